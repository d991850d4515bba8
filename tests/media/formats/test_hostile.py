"""The real decoders on hostile pictures, in the process with limits that reads all files: each ends with a reason."""

from __future__ import annotations

from pathlib import Path

from lingxi.media.pool import read_all
from lingxi.media.reasons import kind_of
from lingxi.types import Limits, Skipped, Source
from tests.media.formats.hostile import CHANCE, written

HARMLESS = {"bomb.avif", "bomb.svg"}  # one says its size twice, of which the small one counts; one is drawn as wanted
ENDED = ("ended", "failed", "takes longer", "memory")  # words of reasons that a decoder should not need


def test_no_hostile_picture_ends_its_process_hangs_or_takes_much_memory(tmp_path: Path) -> None:
    files = written(tmp_path, 3)
    sources = [Source(path, path.stat().st_size, CHANCE) for path in files]
    found = list(read_all(sources, Limits(), 64, 1))
    reasons = {
        path.name: each.reason if isinstance(each, Skipped) else "" for path, each in zip(files, found, strict=True)
    }
    assert not {name: reason for name, reason in reasons.items() if any(word in reason for word in ENDED)}
    bombs = {name: kind_of(reason) for name, reason in reasons.items() if name.startswith("bomb")}
    read = {name for name in bombs if not reasons[name]}
    assert read == HARMLESS
    assert {kind for name, kind in bombs.items() if name not in read} <= {"large", "damaged", "unsupported"}
