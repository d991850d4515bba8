"""SIGKILL at random moments of a run: nothing acknowledged is lost, and the end is as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from lingxi.library import Library

KILLS, FILES = 12, 192
MOST = 6  # words of progress before a kill
PROGRAM = """
import sys
import time
from pathlib import Path
import lingxi.media.pool
from lingxi.encode.registry import encoders
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.testing import ToyEncoder
if __name__ == "__main__":
    encoders.register("toy")(ToyEncoder)
    with Library(sys.argv[1]) as library:
        def tell(progress):
            print(progress.done, flush=True)
            time.sleep(0.05)  # so that a kill, which comes a little later, finds most runs still at work
        library.index(sys.argv[2], models=["toy"], settings=IndexSettings(workers=1), on_progress=tell)
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for n in range(FILES):
        Pillow.new("RGB", (32 + n % 7, 24), (n % 256, n // 2, 255 - n % 256)).save(folder / f"{n:04}.png")
        if n % 9 == 0:
            (folder / f"{n:04}.md").write_text(f"# Note {n}\n\nabout number {n}\n\n" * (1 + n % 5), encoding="utf-8")
    (folder / "broken.png").write_bytes(b"nonsense")
    return folder


def _content(library: Library) -> dict[str, Any]:
    points = library._store.engine.scroll(vectors=True)
    return {point.id: (dict(point.payload), {k: v.tolist() for k, v in point.vectors.items()}) for point in points}


@pytest.mark.slow
def test_twelve_kills_lose_nothing(tmp_path: Path, many: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    with Library(tmp_path / "calm") as calm:
        calm.index(many, models=["toy"])
        wanted = _content(calm)
    chance, place, acknowledged, interrupted = random.Random(7), tmp_path / "killed", 0, 0
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, str(program), str(place), str(many)], stdout=subprocess.PIPE, text=True
        ) as running:
            assert running.stdout is not None
            told = [int(line) for _, line in zip(range(chance.randint(0, MOST)), running.stdout, strict=False)]
            time.sleep(chance.uniform(0, 0.2))  # from anywhere between two words of progress
            interrupted += running.poll() is None
            running.send_signal(signal.SIGKILL)
            told += [int(line) for line in running.stdout.read().split()]
        acknowledged += told[-1] if told else 0
        with Library(place, wait_s=60) as library:
            held = _content(library)
            assert len({facts["asset"] for facts, _ in held.values()}) >= min(acknowledged, FILES)
            for id_, (facts, vectors) in held.items():
                assert facts == wanted[id_][0]
                assert vectors == wanted[id_][1]
        if len(held) == len(wanted):
            acknowledged = 0
            with Library(place) as library:
                library.forget(many)
    assert interrupted >= KILLS // 2, "most runs must really have been interrupted"
    with Library(place) as library:
        library.index(many, models=["toy"])
        assert _content(library) == wanted
