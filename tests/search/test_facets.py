"""Facets count what is there and nothing else."""

from __future__ import annotations

import pytest
from PIL import Image as Pillow

from lingxi.errors import BadQuery
from lingxi.library import Library
from tests.conftest import Paint


def test_facets_count_what_is_there_and_nothing_else(library: Library, paint: Paint) -> None:
    taken = {"a.JPG": ("Canon EOS", "2019:12:31 23:59:59"), "b.jpg": ("canon eos", "2020:01:01 00:00:00")}
    taken |= {"c.jpg": ("Canon EOS", "2020:07:01 12:00:00"), "d.jpg": ("", "1994:05:05 05:05:05")}
    for name, (camera, time) in taken.items():
        exif = Pillow.Exif()
        exif[0x0110] = camera
        exif[0x4746] = 5 if time < "2020" else 3
        exif.get_ifd(0x8769)[0x9003] = time
        Pillow.new("RGB", (40, 30), "red").save(folder := paint(name), "JPEG", exif=exif)
    (folder.parent / "broken.png").write_bytes(b"no picture")
    (folder.parent / "note.md").write_text("a note", encoding="utf-8")
    library.index(folder.parent, models=["toy"])
    assert library.facets("modality") == [("image", 4), ("text", 1)]
    assert library.facets("extension") == [("jpg", 3), ("JPG", 1), ("md", 1)], "what was skipped is not counted"
    assert library.facets("camera") == [("Canon EOS", 2), ("canon eos", 1)]
    assert library.facets("taken") == [("2020", 2), ("1994", 1), ("2019", 1)]
    assert library.facets("taken", "camera ~ canon", 1) == [("2020", 2)]
    assert library.facets("extension", "taken < 2020") == [("JPG", 1), ("jpg", 1)]
    assert library.facets("title") == []
    assert library.facets("rating") == [("3", 2), ("5", 2)]
    assert library.facets("rating", "taken >= 2020") == [("3", 2)]
    assert library.facets("rating", "taken >= 2019", 1, files=True) == [("3", 2)]
    with pytest.raises(BadQuery, match="has too many distinct values for facets"):
        library.facets("size")
