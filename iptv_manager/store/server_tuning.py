"""PostgreSQL's settings for this job: big loads, big sorted reads, few connections, on a person's machine."""

import os
import sys
from pathlib import Path

MB = 1 << 20
CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - asked for its size, nothing is written there


def tuned(memory_bytes: int, cores: int) -> dict[str, str]:
    """Settings for a machine of so many bytes of memory and cores, which people use for other things too."""
    shared = _clamped(memory_bytes // 8, 64 * MB, 1024 * MB)
    helpers = max(1, min(cores, 8))
    return {
        "max_connections": "40",
        "superuser_reserved_connections": "3",
        "shared_buffers": _in_mb(shared),
        "effective_cache_size": _in_mb(max(memory_bytes // 2, shared)),
        "work_mem": _in_mb(_clamped(memory_bytes // 64, 16 * MB, 128 * MB)),
        "maintenance_work_mem": _in_mb(_clamped(memory_bytes // 16, 64 * MB, 512 * MB)),
        "max_worker_processes": str(helpers + 4),
        "max_parallel_workers": str(helpers),
        "max_parallel_workers_per_gather": str(max(1, min(helpers // 2, 4))),
        "max_parallel_maintenance_workers": str(max(1, min(helpers // 2, 4))),
        "io_workers": str(_clamped(helpers, 1, 3)),
        "random_page_cost": "1.1",
        "jit": "off",
        **_write_ahead(),
        **_housekeeping(),
    }


def _write_ahead() -> dict[str, str]:
    """Nothing committed is ever lost; bulk loads into a table of the same transaction skip the log."""
    return {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "wal_buffers": "16MB",
        "min_wal_size": "256MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
    }


def _housekeeping() -> dict[str, str]:
    """The log names no statement and no row: they hold addresses with passwords."""
    return {
        "autovacuum_naptime": "30s",
        "autovacuum_max_workers": "2",
        "autovacuum_vacuum_scale_factor": "0.1",
        "autovacuum_analyze_scale_factor": "0.05",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_checkpoints": "off",
    }


def shared_memory_settings() -> dict[str, str]:
    """Where parallel queries share memory: containers often have only 64 MB in /dev/shm."""
    if not sys.platform.startswith("linux"):
        return {}
    room = os.statvfs(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None
    roomy = room is not None and room.f_bavail * room.f_frsize >= 512 * MB
    return {"dynamic_shared_memory_type": "posix" if roomy else "mmap"}


def machine_memory() -> int:
    """Bytes of memory this process may use: the machine's, or its container's where that is less."""
    import psutil

    limits = [int(text) for path in CGROUP_LIMITS if (text := _read(path)).isdecimal()]
    return min([int(psutil.virtual_memory().total), *limits])


def machine_cores() -> int:
    """Cores this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _clamped(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def _in_mb(size: int) -> str:
    return f"{size // MB}MB"
