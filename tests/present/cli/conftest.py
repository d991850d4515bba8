"""Libraries that commands work with: over photographs, over painted pictures, over notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from tests.present.cli.program import Environment, run


@pytest.fixture
def indexed(environment: Environment, photographs: Path) -> Environment:
    """The environment of a program whose library holds a cat, a rocket and a cup of coffee."""
    done = run(environment, "index", *(photographs / name for name in ("chelsea.png", "rocket.jpg", "coffee.png")))
    assert done.returncode == 0, done.stderr
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
