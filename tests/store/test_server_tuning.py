"""The settings made for a machine: within it, safe, and growing with it."""

import pytest

from iptv_manager.store.server_tuning import MB, machine_cores, machine_memory, shared_memory_settings, tuned

SIZES = [1, 2, 4, 8, 16, 64, 512]  # GiB


def megabytes(settings: dict[str, str], name: str) -> int:
    """The value of a setting that is written in MB."""
    return int(settings[name].removesuffix("MB"))


@pytest.mark.parametrize("gib", SIZES)
@pytest.mark.parametrize("cores", [1, 2, 4, 64])
def test_it_leaves_most_of_the_machine_to_others(gib: int, cores: int) -> None:
    settings = tuned(gib * 1024 * MB, cores)
    workers = int(settings["max_parallel_maintenance_workers"]) + 1
    promised = megabytes(settings, "shared_buffers") + megabytes(settings, "maintenance_work_mem") * workers
    assert promised <= gib * 1024 // 2
    assert megabytes(settings, "shared_buffers") >= 64
    assert int(settings["max_parallel_workers"]) <= int(settings["max_worker_processes"])


def test_a_common_machine_gets_these_settings() -> None:
    settings = tuned(8 * 1024 * MB, 4)
    assert {name: settings[name] for name in ("shared_buffers", "effective_cache_size", "work_mem")} == {
        "shared_buffers": "1024MB",
        "effective_cache_size": "4096MB",
        "work_mem": "128MB",
    }
    assert settings["maintenance_work_mem"] == "512MB"
    assert settings["max_parallel_maintenance_workers"] == "2"


@pytest.mark.parametrize("gib", SIZES)
def test_nothing_committed_may_be_lost_on_any_machine(gib: int) -> None:
    settings = tuned(gib * 1024 * MB, 2)
    assert [settings[name] for name in ("fsync", "full_page_writes", "synchronous_commit")] == ["on"] * 3


def test_this_machine_is_measured() -> None:
    assert machine_memory() > 64 * MB
    assert machine_cores() >= 1
    assert shared_memory_settings().get("dynamic_shared_memory_type", "posix") in {"posix", "mmap"}
