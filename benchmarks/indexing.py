"""Speed and memory of indexing images, compared with decoding alone and inference alone."""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil
from machine import describe
from PIL import Image as Pillow

from lingxi.encode.choose import choose
from lingxi.encode.embed import embed
from lingxi.library import Library
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.media.scan import scan
from lingxi.types import Image, Limits, Media, Source

KINDS = {"500 x 375": ((500, 375), 1500), "4000 x 3000": ((4000, 3000), 150)}


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    small = parser.parse_args().small
    print(describe())
    print(
        f"{'JPEGs':12} {'decode':>8} {'infer':>8} {'summed':>8} {'index':>8}  {'of summed':>9}  "
        "peak memory, all processes"
    )
    for name, (size, count) in ({"100 x 80": ((100, 80), 6)} if small else KINDS).items():
        with tempfile.TemporaryDirectory() as folder:
            _photos(Path(folder) / "photos", size, count)
            _row(name, Path(folder), count)


def _photos(folder: Path, size: tuple[int, int], count: int) -> None:
    """Pictures that compress like photographs: smooth shapes with a little noise."""
    folder.mkdir()
    chance = np.random.default_rng(0)
    for n in range(count):
        coarse = Pillow.fromarray(chance.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize(
            size, Pillow.Resampling.BICUBIC
        )
        noise = chance.normal(0, 4, (size[1] // 4, size[0] // 4, 1)).repeat(4, 0).repeat(4, 1)
        pixels = np.asarray(coarse)[: noise.shape[0], : noise.shape[1]] + noise
        Pillow.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(folder / f"{n:05}.jpg", quality=88)


def _row(name: str, folder: Path, count: int) -> None:
    encoder = choose("embedded")
    sources = [found for found in scan(folder / "photos") if isinstance(found, Source)]
    began = time.perf_counter()
    decoded: list[Media] = []
    for reading in read_all(sources, Limits(), encoder.side):  # type: ignore[attr-defined]
        if isinstance(reading, Reading) and len(decoded) < 256:
            decoded += [segment.media for segment in reading.segments]
    decode = count / (time.perf_counter() - began)
    assert all(isinstance(media, Image) for media in decoded)
    embed(encoder, decoded[:32])
    began = time.perf_counter()
    for _ in range(3):
        embed(encoder, decoded)
    infer = 3 * len(decoded) / (time.perf_counter() - began)
    peak = _Peak()
    with Library(folder / "library") as lib:
        began = time.perf_counter()
        report = lib.index(folder / "photos")
        index = count / (time.perf_counter() - began)
    memory = peak.stop()
    assert report.added == count
    summed = 1 / (1 / decode + 1 / infer)
    print(
        f"{name:12} {decode:6.0f}/s {infer:6.0f}/s {summed:6.0f}/s {index:6.0f}/s  {index / summed:8.0%}   "
        f"{memory:5.0f} MB"
    )


class _Peak:
    """Watches the memory of this process and its children (proportional set size, so shared pages count once)."""

    def __init__(self) -> None:
        self._most, self._stop = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(0.1):
            total = 0
            for process in [me, *me.children(recursive=True)]:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self._most = max(self._most, total / 1e6)

    def stop(self) -> float:
        """The most that was seen, in MB."""
        self._stop.set()
        self._thread.join()
        return self._most


if __name__ == "__main__":
    main()
