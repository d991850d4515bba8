"""Processes that kill themselves (SIGKILL) at the n-th call of a function: moments that no clock could meet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """
import os, signal, sys
from pathlib import Path

def kill_at(owner, name, number, *, after=False):
    real, calls = getattr(owner, name), [0]
    def call(*args, **kwargs):
        calls[0] += 1
        if calls[0] == number and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        found = real(*args, **kwargs)
        if calls[0] == number and after:
            os.kill(os.getpid(), signal.SIGKILL)
        return found
    setattr(owner, name, call)

from lingxi.encode.registry import encoders
from lingxi.index import intake
from lingxi.library import Library
from lingxi.store.engines.edge import EdgeEngine
from lingxi.testing import ToyEncoder
from tests.reading import read_here

if __name__ == "__main__":
    encoders.register("toy")(ToyEncoder)
    intake.read_all = read_here  # with processes that read: test_kill.py
"""


def killed(program: Path, body: str, *arguments: object) -> bool:
    """Runs a body, indented by four, behind the head; whether it was killed. An error fails the test."""
    program.write_text(HEAD + body, encoding="utf-8")
    command = [sys.executable, str(program), *map(str, arguments)]
    place = {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **place})
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == -signal.SIGKILL
