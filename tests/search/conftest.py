"""The small library over which the steps of a search are tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from tests.conftest import Paint
from tests.search.shelf import filled


@pytest.fixture
def barns(library: Library, paint: Paint, tmp_path: Path) -> Library:
    """A red and a blue picture with captions, a white one without, and a note."""
    return filled(library, paint, tmp_path)
