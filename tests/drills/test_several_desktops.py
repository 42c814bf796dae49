"""Two or eight desktops, one database: nothing is done twice, nobody who slept overwrites, nobody is missed."""

import os
import signal
from collections import Counter

import psutil
import pytest

from iptv_manager.model.job import Job, JobOutcome
from tests.drills.desktops import KINDS
from tests.drills.fleet import Fleet, until

LEASE = 1.5  # seconds, in place of thirty


def ended(fleet: Fleet, outcome: JobOutcome) -> list[Job]:
    """The jobs that ended like this, newest first."""
    return [job for job in fleet.jobs() if job.outcome is outcome]


@pytest.mark.parametrize("count", [2, 8])
def test_each_due_time_is_run_exactly_once_in_fifty_rounds(fleet: Fleet, count: int) -> None:
    for kind in KINDS:
        fleet.schedule(0.4, kind)
    fleet.start(count)
    until(lambda: len(ended(fleet, JobOutcome.OK)) >= 50)
    fleet.unschedule()
    until(lambda: all(job.finished_at for job in fleet.jobs()))
    done = Counter((job, stage) for job, _, stage in fleet.notes())
    assert set(done.values()) == {1}
    all_jobs = fleet.jobs()
    assert {job.outcome for job in all_jobs} == {JobOutcome.OK}
    assert len(done) == 2 * len(all_jobs)
    assert len({(job.kind, job.due_at) for job in all_jobs}) == len(all_jobs)
    assert len({job.instance for job in all_jobs}) > 1


def test_a_desktop_that_sleeps_over_its_lease_writes_nothing_when_it_wakes(fleet: Fleet) -> None:
    fleet.schedule(600)
    [pid] = fleet.start(1, LEASE, work=0.6)
    fleet.due_now()
    until(fleet.notes)
    os.kill(pid, signal.SIGSTOP)
    fleet.start(1, LEASE, work=0.1)
    until(lambda: ended(fleet, JobOutcome.OK), LEASE + 15)
    os.kill(pid, signal.SIGCONT)
    asleep = fleet.notes()[0][1]
    fleet.due_now()
    until(lambda: len(ended(fleet, JobOutcome.OK)) == 2)
    [interrupted] = ended(fleet, JobOutcome.INTERRUPTED)
    assert interrupted.instance == asleep
    assert (interrupted.id, asleep, "done") not in fleet.notes()
    done = [job for job, _, stage in fleet.notes() if stage == "done"]
    assert sorted(done) == sorted(job.id for job in ended(fleet, JobOutcome.OK))


def test_a_desktop_killed_in_the_middle_hands_over_within_its_lease(fleet: Fleet) -> None:
    fleet.schedule(600)
    [leader] = fleet.start(1, LEASE, work=600)
    fleet.due_now()
    until(fleet.notes)
    fleet.start(1, LEASE)
    os.kill(leader, signal.SIGKILL)
    taken_over_after = until(lambda: ended(fleet, JobOutcome.OK))
    assert taken_over_after < LEASE + 8  # the second one may still be starting
    [interrupted] = ended(fleet, JobOutcome.INTERRUPTED)
    [again] = ended(fleet, JobOutcome.OK)
    assert again.instance != interrupted.instance
    assert (interrupted.finished_at or again.due_at) <= again.due_at


def test_a_desktop_told_to_end_lets_another_go_on_at_once(fleet: Fleet) -> None:
    fleet.schedule(600)
    [leader] = fleet.start(1, work=600)
    fleet.due_now()
    until(fleet.notes)
    fleet.start(1)
    os.kill(leader, signal.SIGTERM)
    assert until(lambda: gone(leader)) < 5
    until(lambda: ended(fleet, JobOutcome.OK))
    assert len(ended(fleet, JobOutcome.INTERRUPTED)) == 1


def gone(pid: int) -> bool:
    """Has it ended (its parent may not have asked yet)?"""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
