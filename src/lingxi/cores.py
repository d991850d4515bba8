"""The number of processors this process may use, which may be fewer than the machine has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import ceil
from pathlib import Path

from lingxi.errors import LingxiError

VARIABLE = "LINGXI_THREADS"
GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")


def available_cores(groups: Path = GROUPS, own: Path = OWN_GROUP) -> int:
    """The processors that CPU affinity and the control group's quota (version 2) allow; at least one."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([cores, *_quotas(groups, own)]))


def model_threads() -> int:
    """Threads for a model: ``LINGXI_THREADS``, else one per processor; raises LingxiError for a wrong value."""
    named = os.environ.get(VARIABLE)
    if not named:
        return available_cores()
    if not named.isascii() or not named.isdigit() or not int(named):
        raise LingxiError(f"{VARIABLE} is {named!r}; give a whole number of threads, 1 or more, or unset it")
    return int(named)


def _quotas(groups: Path, own: Path) -> Iterator[int]:
    """The quotas of the control group and its parents, in processors, rounded up."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:  # not Linux
        return
    place = next((line.removeprefix("0::") for line in lines if line.startswith("0::")), "/")
    folder = groups / place.strip("/")
    for group in (folder, *folder.parents):
        if group.is_relative_to(groups):
            yield from _quota(group / "cpu.max")


def _quota(file: Path) -> Iterator[int]:
    try:
        quota, period = file.read_text(encoding="utf-8").split()
        yield ceil(int(quota) / int(period))
    except (OSError, ValueError, ZeroDivisionError):  # no such limit, or "max"
        return
