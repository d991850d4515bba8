"""What misbehaves in a sandbox ends its process and nothing else."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.sandbox import Sandbox
from lingxi.media.worker import MEMORY

LIMIT_S = 10  # a limit that is reached on purpose; what is done within it takes no time, also on a busy machine
FOREVER_S = 1000


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(1, seconds=LIMIT_S)
    yield made
    made.close()


def misbehave(how: str) -> str:
    """What a sandbox is for."""
    if how == "hoards":
        bytearray(MEMORY)
    if how == "hangs":
        time.sleep(FOREVER_S)
    if how == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "fails":
        raise KeyError("no such colour")
    if how == "refuses":
        raise UnreadableMedia("it is no picture")
    return how


def test_what_misbehaves_in_a_sandbox_is_unreadable_and_what_comes_after_it_is_not(sandbox: Sandbox) -> None:
    assert sandbox.run(os.getpid) == sandbox.run(os.getpid) != os.getpid(), "a process apart, and kept"
    for how, reason in [
        ("hoards", "memory"),
        ("hangs", f"{LIMIT_S} s"),
        ("kills", "process"),
        ("fails", "decoding it failed: KeyError: 'no such colour'"),
        ("refuses", "no picture"),
    ]:
        with pytest.raises(UnreadableMedia, match=reason):
            sandbox.run(misbehave, how)
        assert sandbox.run(misbehave, "fine") == "fine"
    with pytest.raises(FileNotFoundError, match="gone"):
        sandbox.run(os.stat, "/gone")


def test_closing_a_sandbox_releases_its_waiting_callers() -> None:
    sandbox = Sandbox(1, seconds=FOREVER_S)
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(sandbox.run, time.sleep, FOREVER_S) for _ in range(2)]
        while len(sandbox._pending) < 2:
            threading.Event().wait(0.01)
        sandbox.close()
        for each in waiting:
            with pytest.raises(UnreadableMedia, match="stopped before it was decoded"):
                each.result()
    with pytest.raises(UnreadableMedia, match="stopped before it was decoded"):
        sandbox.run(os.getpid)


def test_a_worker_that_dies_while_idle_is_replaced(sandbox: Sandbox) -> None:
    os.kill(sandbox.run(os.getpid), signal.SIGKILL)
    while sandbox._pool.active:
        time.sleep(0.01)
    assert sandbox.run(misbehave, "fine") == "fine"
