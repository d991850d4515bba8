"""A small labelled set and a small captioned one, and reading in the process of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.evaluate import encode_items
from tests.conftest import Paint
from tests.reading import read_here


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode_items, "read_all", read_here)


@pytest.fixture
def labelled(paint: Paint) -> Path:
    """A folder with ``labels.csv``: eight images of two classes, half for training; a patient has two images."""
    rows = ["image,kind,split,patient"]
    for name, place in (("red", 0), ("blue", 2)):
        for n, shade in enumerate((255, 220, 190, 160)):
            colour = [0, 0, 0]
            colour[place] = shade
            root = paint(f"{name}{n}.png", (colour[0], colour[1], colour[2])).parent
            rows.append(f"{name}{n}.png,{name},{'train' if n < 2 else 'test'},{name}{n // 2}")
    (root / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root


@pytest.fixture
def captioned(paint: Paint) -> Path:
    """A folder with ``captions.csv``: 24 images with two captions each, 21 for training."""
    rows = ["image,caption,split"]
    colours = {"red": (250, 0, 0), "blue": (0, 0, 250), "green": (0, 200, 0)}
    for n, (name, colour) in enumerate([*colours.items()] * 8):
        root = paint(f"{n}.png", colour).parent
        split = "train" if n < 21 else "test"
        rows += [f"{n}.png,a {name} thing number {n},{split}", f"{n}.png,{name} all over {n},{split}"]
    (root / "captions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root
