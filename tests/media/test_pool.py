"""Reading side by side: in order, and a file that hangs or kills costs itself alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import indent
from typing import Any

import psutil
import pytest

from lingxi.arrays import Pixels
from lingxi.errors import UnreadableMedia
from lingxi.media import pool
from lingxi.media.pool import Sandbox, read_all
from lingxi.media.read import Reading
from lingxi.media.shared_memory import Shelf
from lingxi.types import Image, Limits, Skipped, Source
from tests.conftest import Paint

LIMIT_S = 10  # a limit that is reached on purpose; what is done within it takes no time, also on a busy machine
FOREVER_S = 1000


def _source(path: Path) -> Source:
    info = path.stat()
    return Source(path, info.st_size, info.st_mtime_ns)


def test_readings_come_in_the_order_of_the_sources(paint: Paint, tmp_path: Path) -> None:
    paths = [paint(f"{n:02}.png", size=(10 + 40 * (n % 3), 10)) for n in range(30)]
    broken = tmp_path / "pictures" / "15.png"
    broken.write_bytes(b"nonsense")
    found = list(read_all(map(_source, paths), Limits(), 8, 2))
    shown = [each.source.path if isinstance(each, Reading) else each.path for each in found]
    assert shown == paths
    assert [type(each) for each in found].count(Skipped) == 1


def slow(source: Source, limits: Limits, side: int, place: int, before: object) -> pool._Failure:
    """Stands for a decoder that hangs, kills its process or takes all memory."""
    if source.path.stem == "hoards":
        bytearray(pool.MEMORY)
    if source.path.stem == "hangs":
        time.sleep(FOREVER_S)
    if source.path.stem == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    return pool._Failure("fine")


def test_a_file_that_hangs_or_kills_costs_itself_alone(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", slow)
    sources = [_source(paint(f"{name}.png")) for name in ("a", "hangs", "b", "kills", "c", "hoards")]
    found = list(read_all(sources, Limits(seconds=LIMIT_S), 8, 2))
    reasons = [each.reason for each in found if isinstance(each, Skipped)]
    assert reasons[0] == reasons[2] == reasons[4] == "fine"
    assert reasons[1] == f"reading it takes longer than the limit of {LIMIT_S} s"
    assert reasons[3].startswith("reading it ended the process that read it")
    assert "MemoryError" in reasons[5]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(1, seconds=LIMIT_S)
    yield made
    made.close()


def misbehave(how: str) -> str:
    """What a sandbox is for."""
    if how == "hoards":
        bytearray(pool.MEMORY)
    if how == "hangs":
        time.sleep(FOREVER_S)
    if how == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "refuses":
        raise UnreadableMedia("it is no picture")
    return how


def test_what_misbehaves_in_a_sandbox_is_unreadable_and_what_comes_after_it_is_not(sandbox: Sandbox) -> None:
    assert sandbox.run(os.getpid) == sandbox.run(os.getpid) != os.getpid(), "a process apart, and kept"
    for how, reason in [
        ("hoards", "memory"),
        ("hangs", f"{LIMIT_S} s"),
        ("kills", "process"),
        ("refuses", "no picture"),
    ]:
        with pytest.raises(UnreadableMedia, match=reason):
            sandbox.run(misbehave, how)
        assert sandbox.run(misbehave, "fine") == "fine"


def test_whoever_waits_for_a_sandbox_that_is_closed_is_let_go() -> None:
    sandbox = Sandbox(1, seconds=FOREVER_S)
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(sandbox.run, time.sleep, FOREVER_S) for _ in range(2)]
        while len(sandbox._waited_for) < 2:
            threading.Event().wait(0.01)
        sandbox.close()
        for each in waiting:
            with pytest.raises(UnreadableMedia, match="before the end"):
                each.result()


def test_a_worker_of_a_sandbox_that_dies_while_it_waits_costs_nothing(sandbox: Sandbox) -> None:
    os.kill(sandbox.run(os.getpid), signal.SIGKILL)
    _until(lambda: not sandbox._pool.active)
    assert sandbox.run(misbehave, "fine") == "fine"


def _pixels(found: Iterable[Reading | Skipped]) -> list[Pixels]:
    readings = [each for each in found if isinstance(each, Reading)]
    return [each.segments[0].media.pixels for each in readings if isinstance(each.segments[0].media, Image)]


@pytest.mark.parametrize("shelf", ["usual", "none", "too small"])
def test_pixels_arrive_as_they_were_decoded(paint: Paint, monkeypatch: pytest.MonkeyPatch, shelf: str) -> None:
    if shelf == "none":
        monkeypatch.setattr(Shelf, "build", lambda places, size: None)
    if shelf == "too small":
        monkeypatch.setattr(pool, "ROOMY", 1)
    colours = [(n, 255 - n, n // 2) for n in range(0, 250, 5)]
    sources = [_source(paint(f"{n:02}.png", colour, size=(80, 50))) for n, colour in enumerate(colours)]
    found = _pixels(read_all(sources, Limits(), 30, 2))
    assert [tuple(pixels[0, 0].tolist()) for pixels in found] == colours
    assert all((pixels == pixels[0, 0]).all() and pixels.shape == (50, 80, 3) for pixels in found)


def test_pixels_stay_when_their_place_is_used_again(paint: Paint) -> None:
    sources = [_source(paint("red.png", "red")), *[_source(paint("blue.png", "blue"))] * 40]
    readings = read_all(sources, Limits(), 30, 1)
    (red,) = _pixels([next(readings)])
    assert len(list(readings)) == 40
    assert red[0, 0].tolist() == [255, 0, 0]


def test_no_file_is_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "ProcessPool", None)
    assert list(read_all([], Limits(), 8)) == []


def test_workers_that_die_while_they_wait_cost_no_file(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    crews, made = list[pool._Crew](), pool._Crew.__init__

    def init(crew: pool._Crew, *args: Any, **kwargs: Any) -> None:
        made(crew, *args, **kwargs)
        crews.append(crew)

    monkeypatch.setattr(pool._Crew, "__init__", init)
    sources = [_source(paint(f"{n:02}.png")) for n in range(pool.AHEAD + 6)]
    readings = read_all(iter(sources), Limits(), 8, 1)
    found = [next(readings)]
    (crew,) = crews
    _until(lambda: all(question.future.done() for question in crew._asked))
    for worker in _workers():
        worker.kill()
    _until(lambda: not crew._pool.active)
    found += readings
    assert [each.source.path for each in found if isinstance(each, Reading)] == [each.path for each in sources]


def _until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.01)


def _workers() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [each for each in children if any("spawn_main" in word for word in each.cmdline())]


PROGRAM = """
import itertools, sys
from pathlib import Path
from lingxi.media.pool import Sandbox, read_all
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


def test_sources_are_drawn_only_a_little_ahead(paint: Paint) -> None:
    path, drawn = paint("a.png"), 0

    def endless() -> object:
        nonlocal drawn
        while True:
            drawn += 1
            yield _source(path)

    readings = read_all(endless(), Limits(), 8, 1)  # type: ignore[arg-type]
    for _ in range(5):
        next(readings)
    readings.close()  # type: ignore[attr-defined]
    assert drawn <= pool.AHEAD + 5


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
