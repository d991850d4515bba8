"""Libraries that commands work with: over photographs, over painted pictures, over notes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lingxi.library import Library
from tests.present.cli.program import Environment, run
from tests.sparse import copied


@pytest.fixture(scope="session")
def photo_library(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Path:
    """A library, made by the program, that holds a cat, a rocket and a cup of coffee; not to be changed."""
    place = tmp_path_factory.mktemp("photos") / "library"
    done = run(
        {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200", "HF_HUB_OFFLINE": "1", "LINGXI_LIBRARY": str(place)},
        "index", *(photographs / name for name in ("chelsea.png", "rocket.jpg", "coffee.png")),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def indexed(environment: Environment, photo_library: Path) -> Environment:
    """The environment of a program whose library is a copy of the one with the photographs."""
    copied(photo_library, Path(environment["LINGXI_LIBRARY"]))
    return environment


@pytest.fixture
def colours(folder: Path) -> Path:
    """The folder of a red, a green and a blue picture and a note, which the usual library of this process holds."""
    with Library() as library:
        library.index(folder, models=["toy"])
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A library with two notes and an album."""
    (tmp_path / "notes").mkdir()
    for name in ("sea", "moon"):
        (tmp_path / "notes" / f"{name}.md").write_text(f"The {name} is blue.", encoding="utf-8")
    with Library(tmp_path / "library") as lib:
        lib.index(tmp_path / "notes")
        lib.save_search("Sea", "sea")
    return tmp_path
