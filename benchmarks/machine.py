"""The machine and versions of a measurement, printed above every table."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
PACKAGES = ("numpy", "pillow", "onnxruntime", "qdrant-edge-py", "pebble")


def describe() -> str:
    """The processor, the system and the versions that matter."""
    model = platform.processor() or "unknown processor"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}; {versions}"


def timed(run: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def command_seconds(commands: dict[str, list[str]], rounds: int = 9) -> dict[str, float]:
    """The median of the seconds that whole processes take, by name; taken in turn, since machines are noisy."""
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            spent[name].append(timed(lambda: subprocess.run(command, check=True, capture_output=True)))  # noqa: B023
    return {name: sorted(seconds[1:])[len(seconds[1:]) // 2] for name, seconds in spent.items()}
