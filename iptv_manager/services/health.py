"""Checks of streams: many at once within every budget, written down as they come, gone on with after a restart."""

import asyncio
import logging
import sys
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError, NotFound
from iptv_manager.model.health import CheckLevel, CheckPlan, RunEnd, UnfinishedRun
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.net.session import load_client
from iptv_manager.services.allowances import Accounts, Allowances
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.check_run import CheckRun, Pause, Plan
from iptv_manager.services.deep_check import AT_ONCE, DeepCheck
from iptv_manager.services.deep_looks import DeepLooks
from iptv_manager.services.feeding import Feeder
from iptv_manager.services.offline import ASK_EVERY, LineTest, OfflineWatch, is_online
from iptv_manager.services.quiet_hours import QuietHours
from iptv_manager.services.recording import Recorder, ResultsCallback
from iptv_manager.services.run_marks import RunMarks, Seen
from iptv_manager.services.shared_choices import SharedChoices
from iptv_manager.services.supplies import AddressBook
from iptv_manager.settings import Settings
from iptv_manager.store import check_runs, checks
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

CHECKING = "Checking"  # what a run is at while it waits for nothing
WORTH_KEEPING = 20  # streams; a shorter run is soon begun anew


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """What a run of checks came to: streams checked and recorded, seconds, how many of each outcome."""

    checked: int
    seconds: float
    outcomes: dict[str, int]


class HealthService:
    """Checks streams. Several runs may go on at once, each with a bound of its own, all within the budgets."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        line_test: LineTest = is_online,
        budgets: Budgets | None = None,
        addresses: AddressBook | None = None,
        accounts: Accounts | None = None,
        ask_line_every: float = ASK_EVERY,
        after: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        """`line_test` tells whether this computer is online, should all fall silent; `budgets` are shared with
        whatever else opens connections; `addresses` fills in what stored addresses leave out, `accounts` asks panels
        how many connections are free."""
        self._database = database
        self._settings = settings
        self._line_test = line_test
        self._budgets = budgets or budgets_of(settings)
        self._addresses = addresses
        self._allowances = Allowances(database, self._budgets, accounts)
        self._ask_line_every = ask_line_every
        self._after = after  # follows each run that ended by itself
        self._choices = SharedChoices(database, settings)
        self._is_leaving = False
        self._marks = RunMarks(settings.home / "runs")

    async def check(
        self,
        ids: "array[int]",
        at_once: int | None,
        timeout: float | None,
        on_progress: ProgressCallback,
        on_results: ResultsCallback,
        level: str = CheckLevel.QUICK,
    ) -> CheckSummary:
        """Check these streams, at most `at_once` at a time, each within `timeout` seconds (None: as set).

        Results are told a few times a second, and written in batches. Cancelled, it ends within a second and
        keeps what was found. While we are offline it waits. Raises DatabaseUnavailable when nothing can be
        written any more."""
        plan = CheckPlan(ids, frozenset(), level, at_once, timeout, len(ids), datetime.now(UTC))
        return await self._checked(plan, None, on_progress, on_results)

    async def check_due(
        self,
        provider_ids: Collection[int],
        at_once: int | None,
        timeout: float | None,
        on_progress: ProgressCallback,
        on_results: ResultsCallback,
        level: str = CheckLevel.QUICK,
    ) -> CheckSummary:
        """Check what is due of these providers: its time has come, or it was never checked. As `check`, but in
        quiet hours it waits."""
        now = datetime.now(UTC)
        await self._database.run(check_runs.supersede, provider_ids, await self._lost())
        total = await self._database.run(checks.count_due, sorted(provider_ids), now)
        plan = CheckPlan(None, frozenset(provider_ids), level, at_once, timeout, total, now)
        return await self._checked(plan, None, on_progress, on_results)

    async def due_among(self, ids: "array[int]") -> "array[int]":
        """Those of these streams that are due, in the same order."""
        now, found = datetime.now(UTC), array("q")
        for start in range(0, len(ids), 10_000):
            found.extend(await self._database.run(checks.due_among, ids[start : start + 10_000], now))
        return found

    async def unfinished(self) -> list[UnfinishedRun]:
        """Runs that ended with their program and not by themselves, oldest first."""
        every = await self._database.run(check_runs.open_runs)
        return [one.run for one in every if one.is_free or self._marks.is_lost(one.run.id, one.seen_at)]

    async def resume(
        self, run_id: int, on_progress: ProgressCallback, on_results: ResultsCallback
    ) -> CheckSummary:
        """Go on with such a run: check what was not checked since it began. Raises NotFound when somebody else
        does so, and what `check` raises."""
        plan = await self._claimed(run_id)
        if plan is None:
            raise NotFound(
                "This run of checks is gone on with elsewhere, or has ended; look at the list again."
            )
        return await self._checked(plan, run_id, on_progress, on_results)

    async def discard(self, run_id: int) -> None:
        """Don't go on with an unfinished run."""
        if await self._claimed(run_id) is not None:
            await self._database.run(check_runs.end, run_id, RunEnd.STOPPED)

    async def _claimed(self, run_id: int) -> CheckPlan | None:
        lost_at = (await self._lost()).get(run_id)
        return await self._database.run(check_runs.claim, run_id, lost_at)

    async def _lost(self) -> dict[int, datetime]:
        """Runs whose program, one of this home, is known to be dead, and when they were seen last."""
        every = await self._database.run(check_runs.open_runs)
        return {one.run.id: one.seen_at for one in every if self._marks.is_lost(one.run.id, one.seen_at)}

    def leave(self) -> None:
        """The program is about to end: runs that are cancelled from now on are left to be resumed."""
        self._is_leaving = True

    async def _checked(
        self, plan: CheckPlan, run_id: int | None, on_progress: ProgressCallback, on_results: ResultsCallback
    ) -> CheckSummary:
        began = monotonic()
        teller = _Teller(plan.total, on_progress)
        await load_client()  # failures of connections are told apart with it
        recorder = Recorder(self._database, on_results, teller.done)
        teller.done(0)
        looks = DeepLooks()
        is_deep = plan.level == CheckLevel.DEEP
        limits = await self._choices.check_limits()
        self._budgets.bandwidth.cap(limits.bytes_per_second)
        run = CheckRun(
            Feeder(self._database, self._budgets, self._allowances, self._addresses),
            recorder,
            OfflineWatch(self._line_test, self._ask_line_every),
            self._budgets,
            _pause_of(plan, limits.quiet_hours, teller),
            lambda: teller.wait("Offline, waiting for the line"),
            teller.rest,
            lambda: teller.wait("Another program uses the account, waiting"),
            DeepCheck(looks, recorder) if is_deep else None,
        )
        most = min(plan.at_once or self._settings.checks_at_once, max(plan.total, 1))
        workers = min(most, AT_ONCE) if is_deep else most
        async with looks, self._kept(plan, run_id), self._budgets.heeded():
            await run.go(
                _feeding(plan, run_id, teller), workers, plan.timeout or self._settings.check_timeout
            )
        await self._followed()
        outcomes = dict(sorted(recorder.outcomes.items()))
        return CheckSummary(recorder.outcomes.total(), round(monotonic() - began, 3), outcomes)

    async def _followed(self) -> None:
        """Let what follows follow. The results are safe already: a failure there costs the run nothing."""
        try:
            if self._after is not None:
                await self._after()
        except IptvManagerError:
            log.exception("what follows a run of checks failed")

    @asynccontextmanager
    async def _kept(self, plan: CheckPlan, run_id: int | None) -> AsyncIterator[None]:
        """While it goes on, the run is known to the database, so that it survives this program."""
        if run_id is None and plan.total > WORTH_KEEPING:
            run_id = await self._database.run(check_runs.begin, plan)
        if run_id is None:
            yield
            return
        with self._marks.held(run_id) as mark:
            seeing = asyncio.create_task(self._see(run_id, mark))
            try:
                yield
            finally:
                seeing.cancel()
                await asyncio.shield(self._end(run_id, _how(sys.exc_info()[1], self._is_leaving)))

    async def _see(self, run_id: int, mark: Seen) -> None:
        """Tell others that the run goes on: at once, for it may have been taken over, then ever so often."""
        while True:
            try:
                seen_at = await self._database.run(check_runs.see, run_id)
                if seen_at is not None:
                    mark(seen_at)
            except DatabaseUnavailable:
                log.warning("a run of checks could not be kept alive in the database")
            await asyncio.sleep(check_runs.SEEN_EVERY.total_seconds())

    async def _end(self, run_id: int, how: RunEnd) -> None:
        try:
            await self._database.run(check_runs.end, run_id, how)
        except DatabaseUnavailable:
            log.warning("the end of a run of checks could not be written; it will be offered again")


class _Teller:
    """Tells how far a run has come, or what it waits for."""

    def __init__(self, total: int, on_progress: ProgressCallback) -> None:
        self.total = total
        self._on_progress = on_progress
        self._done = 0
        self._rest_end = datetime.fromtimestamp(0)  # noqa: DTZ006 (as above)

    def done(self, count: int) -> None:
        """So many are checked."""
        self._done = count
        self.wait(CHECKING)

    def rest(self, seconds: float) -> None:
        """Nothing can be asked for so long."""
        end = datetime.now() + timedelta(seconds=seconds)  # noqa: DTZ005 (the person's own clock)
        if abs(end - self._rest_end) > timedelta(seconds=1):
            self._rest_end = end  # told again within a second, it is the same
        self.wait(f"Letting a server rest until {self._rest_end:%H:%M:%S}")

    def wait(self, what: str) -> None:
        """It is at this now."""
        self._on_progress(Progress(self._done, max(self.total, self._done), what, "streams"))


def budgets_of(settings: Settings) -> Budgets:
    """Budgets as set."""
    return Budgets(
        settings.connections_in_all, settings.connections_per_host, settings.check_bytes_per_second
    )


def _pause_of(plan: CheckPlan, quiet_hours: str, teller: _Teller) -> Pause | None:
    """Quiet hours are for what nobody asked for just now."""
    if plan.ids is not None or not quiet_hours:
        return None
    quiet = QuietHours.parsed(quiet_hours)

    async def pause() -> None:
        """Wait until the quiet hours are over, and let it be seen what is waited for."""
        await quiet.over(lambda until: teller.wait(f"Quiet hours until {until}, waiting"))

    return pause


def _how(error: BaseException | None, is_leaving: bool) -> RunEnd:
    if error is None:
        return RunEnd.DONE
    if isinstance(error, asyncio.CancelledError):
        return RunEnd.LEFT if is_leaving else RunEnd.STOPPED
    return RunEnd.FAILED


def _feeding(plan: CheckPlan, run_id: int | None, teller: _Teller) -> Plan:
    """What the run is fed with; one that goes on leaves out what was checked since it began."""

    async def feed(feeder: Feeder) -> None:
        """Put what is due, or the streams that were chosen, in the queues of their providers."""
        if plan.ids is None:
            await feeder.add_due(plan.providers, plan.started_at)
        else:
            await feeder.add_ids(plan.ids, plan.started_at if run_id is not None else None)
            teller.total = feeder.count

    return feed
