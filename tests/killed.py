"""Processes that kill themselves (SIGKILL) at the n-th call of a function: moments that no clock could meet."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

HEAD = """
import os, signal, sys
from pathlib import Path
import lingxi.media.pool

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
from lingxi.library import Library
from lingxi.store.engines.edge import EdgeEngine
from lingxi.testing import ToyEncoder

if __name__ == "__main__":
    encoders.register("toy")(ToyEncoder)
"""


def killed(program: Path, body: str, *arguments: object) -> bool:
    """Runs a body, indented by four, behind the head; whether it was killed. An error fails the test."""
    program.write_text(HEAD + body, encoding="utf-8")
    done = subprocess.run([sys.executable, str(program), *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode == -signal.SIGKILL
