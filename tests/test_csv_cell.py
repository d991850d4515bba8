"""No cell is a formula, and each text comes back as it was."""

from __future__ import annotations

import pytest

from lingxi.csv_cell import FORMULA, from_cell, to_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1+1", "''=1", "'Ann", "ann", ""])
def test_no_cell_is_a_formula(text: str) -> None:
    assert not to_cell(text).startswith(FORMULA)
    assert from_cell(to_cell(text)) == text


def test_other_text_stays() -> None:
    assert to_cell("a=b") == "a=b"
    assert to_cell("'Ann") == "'Ann"
