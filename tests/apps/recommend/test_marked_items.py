"""A segment is an item, and so is a file of several segments."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.address import address_of, asset_id
from lingxi.apps.recommend.marked_items import items_of
from lingxi.errors import BadQuery
from lingxi.library import Library


def test_files_with_several_segments_are_one_item(library: Library, folder: Path) -> None:
    long = "\n\n".join(f"# Part {n}\n\n" + f"word{n} " * 150 for n in range(3))
    (folder / "long.md").write_text(long, encoding="utf-8")
    library.index(folder, models=["toy"])
    file, (red,) = asset_id(address_of(folder / "long.md")), library.marked(folder / "red.png")
    assert items_of(library, [folder / "long.md", red, folder / "red.png", file]) == (file, red, red, file)
    part = library.marked(folder / "long.md")[1]
    assert items_of(library, part) == (part,)
    with pytest.raises(BadQuery, match="is not in the library"):
        items_of(library, [folder / "none.md"])
