"""Writes the table of ``docs/formats.md``: ``python -m tests.formats``."""

from __future__ import annotations

from pathlib import Path

from lingxi.media.supported import supported

PAGE = Path(__file__).parents[1] / "docs" / "formats.md"
HEAD = "| format | extensions | library | read | not read |"


def table() -> str:
    """The rows in Markdown, as the readers say them."""
    rows = (
        (each.name, " ".join(sorted(each.suffixes)), each.library, each.read, each.left_out) for each in supported()
    )
    return "\n".join([HEAD, "|---|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])


def with_table(page: str) -> str:
    """The page with this table in place of the one that it has."""
    before, _, rest = page.partition(HEAD)
    after = rest[rest.index("\n\n") :]
    return f"{before}{table()}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
