"""Workers do not run their parent's script again, ignore Ctrl-C, and end with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import psutil
import pytest

from lingxi.media.worker import block_sigint
from tests.conftest import Paint

PROGRAM = """
import itertools, sys
from pathlib import Path
from lingxi.media.pool import read_all
from lingxi.types import Limits, Source
source = Source(Path(sys.argv[1]), 1, 1)
for n, _ in enumerate(read_all(itertools.repeat(source), Limits(), 8, 2)):
    if n == 5:
        print("running", flush=True)
    if n == int(sys.argv[2]):
        break
print("done")
"""


def test_a_script_without_a_guard_is_not_run_by_its_workers(tmp_path: Path, paint: Paint) -> None:
    (tmp_path / "script.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "script.py"), str(paint("a.png")), "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "running\ndone\n"
    assert done.stderr == ""


@pytest.mark.parametrize("moment", ["first worker", "all workers", "running"])
def test_ctrl_c_ends_it_without_a_word_from_the_workers(tmp_path: Path, paint: Paint, moment: str) -> None:
    """A terminal sends it to every process of the group, also to workers that are only starting."""
    caught = f"try:\n{indent(PROGRAM, '    ')}except KeyboardInterrupt: print('stopped')\n"
    (tmp_path / "script.py").write_text(f"print('started', flush=True)\n{caught}", encoding="utf-8")
    command = [sys.executable, str(tmp_path / "script.py"), str(paint("a.png")), "-1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "started\n"
        workers = list[psutil.Process]()
        while len(workers) < (1 if moment == "first worker" else 2):
            time.sleep(0.01)
            workers = psutil.Process(parent.pid).children()
        if moment == "running":
            assert parent.stdout.readline() == "running\n"
        os.killpg(parent.pid, signal.SIGINT)
        out, err = parent.communicate()
    assert out.endswith("stopped\n")
    assert err == ""
    psutil.wait_procs(workers)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_while_workers_start_is_received_afterwards(sent: signal.Signals) -> None:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as commands that can be stopped have it
    steps = list[str]()

    def start() -> None:
        with block_sigint():
            os.kill(os.getpid(), sent)
            steps.append("started")

    try:
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            start()
        assert signal.getsignal(signal.SIGTERM) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGTERM, before)
    assert steps == ["started"]


def test_workers_and_their_memory_end_with_their_parent(tmp_path: Path, paint: Paint) -> None:
    (tmp_path / "parent.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "parent.py"), str(paint("a.png")), "-1"]
    pipe, before = subprocess.PIPE, _shared()
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().strip() == "running"
        workers, held = psutil.Process(parent.pid).children(recursive=True), _shared() - before
        assert len(workers) >= 2
        parent.kill()
        parent.communicate()  # ends when all that could write there are gone
    _until(lambda: not any(map(_lives, workers)))
    _until(lambda: not held & _shared())


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _shared() -> set[str]:
    place = Path("/dev/shm")  # where Linux shows it
    return {each.name for each in place.iterdir() if each.name.startswith("psm_")} if place.exists() else set()


def _until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.01)
