"""Captions on the command line: generated, and removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lingxi.index import caption
from lingxi.library import Library
from lingxi.store.engine import Point
from tests.present.cli.program import invoke


def test_captions_are_counted(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[str]()

    def captioner(engine: object, encoders: object, model: str) -> caption.Captioner:
        asked.append(model)
        return _colours

    monkeypatch.setattr(caption, "captioner", captioner)
    with Library(tmp_path / "library") as library:
        library.index(folder, models=["toy"])
    done = invoke("caption", "--library", tmp_path / "library", "--model", "OWNER/NAME")
    assert (done.exit_code, done.stdout) == (0, "3 captions generated\n"), done.output
    assert asked == ["OWNER/NAME"]
    removed = invoke("caption", "--library", tmp_path / "library", "--remove")
    assert removed.stdout == "3 generated captions removed\n"


def _colours(points: Sequence[Point]) -> list[str]:
    return [f"a {point.payload['name']}" for point in points]
