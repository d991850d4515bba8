"""Which characters a font lacks, before lines are drawn with it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from PIL import ImageFont

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_a_font_lacks_what_it_draws_as_a_box_and_what_it_draws_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    font = ImageFont.load_default(24)
    assert isinstance(font, ImageFont.FreeTypeFont)
    lacks = import_module("confidence")._lacks
    assert lacks(font, {"a", "7", " ", "\N{NO-BREAK SPACE}", "猫"}) == {"\N{NO-BREAK SPACE}", "猫"}
