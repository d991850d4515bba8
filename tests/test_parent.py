"""A process ends with its killed parent, by either way alone."""

from __future__ import annotations

import subprocess
import sys

import psutil
import pytest

CHILD = """
import os, signal, sys
from lingxi.parent import die_with_parent, watch_parent
{way}
print(os.getpid(), flush=True)
signal.pause()
"""
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has prctl")


@pytest.mark.parametrize("way", [pytest.param("die_with_parent()", marks=LINUX), "watch_parent(os.getppid())"])
def test_a_process_ends_with_its_killed_parent(way: str) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, CHILD.format(way=way)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        child.wait()
