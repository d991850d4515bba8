"""Text in cells of CSV tables that a spreadsheet does not take for a formula (OWASP, CSV injection)."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # spreadsheets compute cells that begin so


def to_cell(text: str) -> str:
    """The text as a cell: with an apostrophe where it looks like a formula, or like one with an apostrophe."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def from_cell(cell: str) -> str:
    """The text of a cell that :func:`to_cell` wrote."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
