"""Writes the tables of ``docs/formats.md`` and ``docs/zh/formats.md``: ``python -m tests.formats``."""

from __future__ import annotations

from pathlib import Path

from lingxi.media.chinese_formats import in_chinese
from lingxi.media.supported import supported

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {DOCS / "formats.md": "en", DOCS / "zh" / "formats.md": "zh"}
HEADS = {
    "en": "| format | extensions | library | read | not read |",
    "zh": "| 格式 | 扩展名 | 软件库 | 读取 | 不读取 |",
}


def table(language: str = "en") -> str:
    """The rows in Markdown, as the readers say them."""
    found = [in_chinese(each) for each in supported()] if language == "zh" else supported()
    rows = ((each.name, " ".join(sorted(each.suffixes)), each.library, each.read, each.left_out) for each in found)
    return "\n".join([HEADS[language], "|---|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)])


def with_table(page: str, language: str = "en") -> str:
    """The page with this table in place of the one that it has."""
    before, _, rest = page.partition(HEADS[language])
    after = rest[rest.index("\n\n") :]
    return f"{before}{table(language)}{after}"


if __name__ == "__main__":
    for file, language in PAGES.items():
        file.write_text(with_table(file.read_text(encoding="utf-8"), language), encoding="utf-8")
