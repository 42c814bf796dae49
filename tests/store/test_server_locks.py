"""Locks between processes: who comes in while somebody else looks whether he was the last."""

from pathlib import Path
from threading import Timer

from iptv_manager.store.server_locks import UserLock, hold


def test_a_user_waits_for_one_who_just_looks_whether_nobody_is_left(tmp_path: Path) -> None:
    looks = hold(tmp_path / "users.lock")
    assert looks
    done = Timer(0.1, looks.close)
    done.start()
    user = UserLock(tmp_path / "users.lock")
    user.enter()
    done.join()
    assert user.is_in
    assert user.leave()
