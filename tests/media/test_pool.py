"""Reading side by side: in order, and a file that hangs or kills costs itself alone."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from threading import Event, Timer
from typing import Any

import psutil
import pytest

from lingxi.arrays import Pixels
from lingxi.media import pool
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.interruption import interrupted_by
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.reasons import kind_of
from lingxi.media.shared_memory import SharedSlots
from lingxi.media.time_limit import PATIENCE
from lingxi.media.worker import MEMORY
from lingxi.types import Image, Limits, Skipped, Source
from tests.conftest import Paint

LIMIT_S = 3  # a limit that is reached on purpose; what is done within it takes no time, also on a busy machine
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
        bytearray(MEMORY)
    if source.path.stem == "hangs":
        time.sleep(FOREVER_S)
    if source.path.stem == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    return pool._Failure("fine")


def test_a_file_that_hangs_or_crashes_its_reader_affects_no_other_file(
    paint: Paint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_work", slow)
    sources = [_source(paint(f"{name}.png")) for name in ("a", "hangs", "b", "kills", "c", "hoards")]
    found = list(read_all(sources, Limits(seconds=LIMIT_S), 8, 2))
    reasons = [each.reason for each in found if isinstance(each, Skipped)]
    assert reasons[0] == reasons[2] == reasons[4] == "fine"
    assert reasons[1] == f"reading it takes longer than the limit of {PATIENCE * LIMIT_S} s"
    assert reasons[3].startswith("reading it ended the process that read it")
    assert "MemoryError" in reasons[5]


def test_another_thread_interrupts_the_reading_of_a_file(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", slow)
    stop = Event()
    found = read_all([_source(paint(f"{name}.png")) for name in ("a", "hangs")], Limits(), 8, 2)
    with interrupted_by(stop):
        assert isinstance(next(found), Skipped)
        Timer(0.1, stop.set).start()  # while the next one is awaited
        with pytest.raises(KeyboardInterrupt, match=r"^$"):
            next(found)


def crashing_ocr(source: Source, limits: Limits, side: int, place: int, before: Reading | None) -> pool._Result:
    """Ends its process when OCR is on."""
    if limits.writing_seconds:
        os.kill(os.getpid(), signal.SIGKILL)
    return pool._work(source, limits, side, place, before)


def test_a_file_whose_ocr_fails_is_read_without_it(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", crashing_ocr)
    (found,) = read_all([_source(paint("a.png", "red"))], Limits(writing_seconds=1), 8, 1)
    assert isinstance(found, Reading)
    assert _pixels([found])[0][0, 0].tolist() == [255, 0, 0]
    (lost,) = found.lost
    assert lost.startswith("the text in its images is missing: OCR of it ended the process that read it")
    assert kind_of(lost) == "slow"
    assert in_chinese(lost)


def test_a_file_whose_ocr_takes_too_long_is_read_without_it(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    result = pool.Readers._result

    def late(readers: pool.Readers, request: pool._Request) -> pool._Result:
        if request.ocr:
            raise FutureTimeout
        return result(readers, request)

    monkeypatch.setattr(pool.Readers, "_result", late)
    (found,) = read_all([_source(paint("a.png"))], Limits(seconds=30, writing_seconds=120), 8, 1)
    assert isinstance(found, Reading)
    assert found.lost == ("the text in its images is missing: OCR of it takes longer than the limit of 600 s",)
    assert in_chinese(found.lost[0]) == "文字识别超过 600 秒的上限，图中的文字未读取"


def _pixels(found: Iterable[Reading | Skipped]) -> list[Pixels]:
    readings = [each for each in found if isinstance(each, Reading)]
    return [each.segments[0].media.pixels for each in readings if isinstance(each.segments[0].media, Image)]


@pytest.mark.parametrize("memory", ["usual", "none", "too small"])
def test_pixels_arrive_as_they_were_decoded(paint: Paint, monkeypatch: pytest.MonkeyPatch, memory: str) -> None:
    if memory == "none":
        monkeypatch.setattr(SharedSlots, "allocate", lambda count, size: None)
    if memory == "too small":
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
    started, made = list[pool.Readers](), pool.Readers.__init__

    def init(workers: pool.Readers, *args: Any, **kwargs: Any) -> None:
        made(workers, *args, **kwargs)
        started.append(workers)

    monkeypatch.setattr(pool.Readers, "__init__", init)
    sources = [_source(paint(f"{n:02}.png")) for n in range(pool.AHEAD + 6)]
    readings = read_all(iter(sources), Limits(), 8, 1)
    found = [next(readings)]
    (workers,) = started
    _until(lambda: all(request.future.done() for request in workers._requests))
    for worker in _workers():
        worker.kill()
    _until(lambda: not workers._pool.active)
    found += readings
    assert [each.source.path for each in found if isinstance(each, Reading)] == [each.path for each in sources]


def _until(true: Callable[[], bool]) -> None:
    while not true():
        time.sleep(0.01)


def _workers() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [each for each in children if any("spawn_main" in word for word in each.cmdline())]


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
