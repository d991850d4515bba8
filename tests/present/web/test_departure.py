"""The process of a server ends in bounded time, and says nothing of requests that it cancelled."""

from __future__ import annotations

import logging
import subprocess
import sys
from asyncio import CancelledError

import pytest

from lingxi.present.web.departure import WithoutCancelled

PROGRAM = """
import sys, threading
from lingxi.present.web import departure

class Busy:
    def close(self):
        print("closing", flush=True)
        threading.Event().wait()

departure.CLOSE_S = 0.1
threading.Thread(target=threading.Event().wait).start()  # as a model whose code nothing interrupts
ending = departure.Departure(Busy())
ending.within(0.1, 3) if sys.argv[1] == "within" else ending.now(3)
"""


@pytest.mark.parametrize("way", ["within", "now"])
def test_the_process_ends_whatever_its_threads_do(way: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, way], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "closing\n", "")


def test_only_tracebacks_of_cancelled_requests_are_left_out() -> None:
    def kept(error: BaseException | None) -> bool:
        found = None if error is None else (type(error), error, None)
        return WithoutCancelled().filter(logging.LogRecord("uvicorn.error", 40, "", 1, "it failed", None, found))

    assert [kept(CancelledError()), kept(ValueError()), kept(None)] == [False, True, True]
