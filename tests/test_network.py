"""Nothing leaves the machine: the system calls of a process that indexes, searches and stays open are looked at.

Only ``strace`` sees what threads of C++ libraries do. Continuous integration must have it (Debian: ``strace``).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import Paint

OPEN_S = 60  # how long the library stays open: ONNX Runtime's telemetry asks for its host after about ten seconds
LONGEST_S = 900  # on a loaded machine

LOOKS_UP = re.compile(r'open(at)?\(.*"/etc/(resolv\.conf|hosts|gai\.conf)"|systemd/resolve|mdns|avahi')
SENDS = re.compile(r"^\d+\s+(connect|bind|sendto|sendmsg|sendmmsg)\(")
ADDRESS = re.compile(r'inet_addr\("([^"]*)"\)|inet_pton\(AF_INET6, "([^"]*)"')
RAW = re.compile(r"socket\(AF_(?!UNIX|NETLINK|INET|INET6)")

USE = f"""
import sys, time
import lingxi
import numpy as np
from lingxi.index.indexer import IndexSettings
from lingxi.media.text_presence import text_odds
from lingxi.media.sandbox import Sandbox

pictures, library = sys.argv[1:]
ocr = __import__("importlib.util").util.find_spec("rapidocr") is not None
sandbox = Sandbox(1, 600)
with lingxi.open(library) as lib:
    report = lib.index(pictures, settings=IndexSettings(ocr=ocr, workers=1))
    assert report.added >= 3 and not report.skipped, report
    assert lib.search("a red picture")
    sandbox.run(text_odds, np.zeros((64, 64, 3), np.uint8))  # ONNX Runtime is in a worker as well
    sandbox.run(time.sleep, {OPEN_S})
    assert lib.search("the sea")
sandbox.close()
"""

LOOK_UP = """
import subprocess, sys
code = '''
import socket, threading
def ask():
    try:
        socket.getaddrinfo("lingxi.invalid", 443)
    except OSError:
        pass
thread = threading.Thread(target=ask)
thread.start()
thread.join()
'''
subprocess.run([sys.executable, "-c", code])
"""

SEND = """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 9))  # of documentation: nothing is sent
"""

LOOPBACK = """
import socket
for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    try:
        socket.socket(family, socket.SOCK_DGRAM).bind((host, 0))
    except OSError:
        pass
"""


@cache
def _why_not() -> str:
    """Why system calls cannot be looked at here; empty where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-qq", "-o", os.devnull, "true"], capture_output=True, text=True)
    return f"strace is not allowed here: {tried.stderr.strip()[:200]}" if tried.returncode else ""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a process that is watched; skips where none can be."""
    if _why_not():
        pytest.skip(_why_not())
    made = tmp_path / "home"
    made.mkdir()
    return made


def _watched(code: str, home: Path, arguments: Sequence[str] = ()) -> list[str]:
    """What a program, its threads and its processes say to the network; it knows nothing of continuous integration."""
    trace = home.parent / "trace"
    calls = "trace=%network,open,openat"
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ}
    run = subprocess.run(
        ["strace", "-f", "-qq", "-s", "200", "-e", calls, "-o", trace, sys.executable, "-c", code, *arguments],
        env=kept | {"HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    return [line for line in trace.read_text(errors="replace").splitlines() if _leaves(line)]


def _leaves(call: str) -> bool:
    """Whether a system call asks for a name, or addresses another machine."""
    if RAW.search(call) or LOOKS_UP.search(call):
        return True
    return bool(SENDS.search(call)) and any(not _is_here(a or b) for a, b in ADDRESS.findall(call))


def _is_here(address: str) -> bool:
    return address.startswith("127.") or address in ("::1", "::ffff:127.0.0.1")


@pytest.mark.slow
@pytest.mark.timeout(LONGEST_S + 60)
def test_nothing_leaves_a_process_that_indexes_searches_and_stays_open(
    home: Path, folder: Path, paint: Paint, tmp_path: Path
) -> None:
    assert not _watched(USE, home, [str(folder), str(tmp_path / "library")])
    left = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
    assert not [path for path in left if "microsoft" in path.lower() or "onnxruntime" in path.lower()]


@pytest.mark.parametrize("code", [LOOK_UP, SEND], ids=["a name is looked up", "a stranger is addressed"])
def test_connections_are_seen_in_threads_of_other_processes(code: str, home: Path) -> None:
    assert _watched(code, home)


def test_local_sockets_are_allowed(home: Path) -> None:
    assert not _watched(LOOPBACK, home)
