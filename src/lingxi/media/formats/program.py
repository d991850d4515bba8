"""Runs a decoder as a program: one that crashes or never ends takes no other process with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ENDED = (-9, -24)  # SIGKILL, SIGXCPU: what the system ends a process by that has used its time
LATE = "{} takes longer than {} s"


def output_of(program: str, arguments: Sequence[object], data: bytes, seconds: float) -> bytes | None:
    """What a program of this folder writes for ``data``; None if it fails. Raises TimeoutError.

    Its first argument is ``seconds``, rounded, of processor time, so that a busy machine ends no decoder; on Windows
    it is the time of the clock. Its messages are for programmers, and are not shown.
    """
    whole = max(1, round(seconds))
    path = Path(__file__).with_name(program)
    needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # by Python on Windows
    try:
        done = subprocess.run(  # noqa: S603 - a program of this folder
            [sys.executable, "-I", str(path), str(whole), *map(str, arguments)],
            input=data,
            capture_output=True,
            timeout=whole if sys.platform == "win32" else None,
            env=needed,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError(LATE.format(program, whole)) from None
    if done.returncode in ENDED:
        raise TimeoutError(LATE.format(program, whole))
    return None if done.returncode or not done.stdout else bytes(done.stdout)
