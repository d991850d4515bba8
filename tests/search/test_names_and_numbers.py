"""Names and numbers in a library of photos, notes and sounds: the only file that has one is first."""

from __future__ import annotations

import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from lingxi.library import Library
from lingxi.search.query import Query

CAPTIONS = {"coffee": "a cup of coffee on a table, my phone beside it", "chelsea": "a cat", "rocket": "火箭 in a room"}
NOTES = {
    "hotel.md": "We stay in room 101, on the first floor.",
    "bill.md": "Invoice 4711 for the repair of the bicycle.",
    "plans.md": "What we want to do in 2024: a journey to the sea.",
    "phone.txt": "The new iPhone 15 is on the desk.",
    "家庭.md": "去年在海边看日落，孩子们很高兴。",
    "发票.md": "发票号码８８４２１，打印机缺纸。",
    "zhang.md": "Ask Zhangwei about the key of the garden.",
    "recipe.md": "Cut 2 onions, 3 tomatoes and 500 g of rice; cook for 20 minutes. Add a phone call to mother.",
    "café.md": "Le café près de la gare.",
}
FIRST = {
    "IMG_0007": "IMG_0007.png",
    "img_0007.png": "IMG_0007.png",
    "IMG 7": "IMG_0007.png",
    "IMG_0011": "IMG_0011.png",
    "4711": "bill.md",
    "invoice 4711": "bill.md",
    "2024": "plans.md",
    "20190321": "IMG_20190321_101010.png",
    "2019-03-21": "IMG_20190321_101010.png",
    "iPhone 15": "phone.txt",
    "iphone15": "phone.txt",
    "room 101": "hotel.md",
    "ROOM 101": "hotel.md",
    "REC0042": "REC0042.wav",
    "rec 42": "REC0042.wav",
    "Zhangwei": "zhang.md",
    "chelsea": "chelsea.png",
    "88421": "发票.md",
    "发票号码88421": "发票.md",
    "打印机缺纸": "发票.md",
    "海边看日落": "家庭.md",
    "北京2008": "北京2008.png",
    "cafe gare": "café.md",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Iterator[Library]:
    """Photos with and without captions, ten of a camera, notes, and sounds."""
    place = tmp_path_factory.mktemp("mixed")
    folder = place / "mine"
    folder.mkdir()
    for name in ("coffee", "chelsea", "rocket"):
        source = next(path for path in photographs.iterdir() if path.stem == name)
        shutil.copy(source, folder / source.name)
        (folder / f"{name}.txt").write_text(CAPTIONS[name], encoding="utf-8")
    coffee = photographs / "coffee.png"
    for number in range(4, 12):
        shutil.copy(coffee, folder / f"IMG_{number:04}.png")
    for name in ("IMG_20190321_101010.png", "IMG_20200501_090000.png", "北京2008.png"):
        shutil.copy(coffee, folder / name)
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for number in (41, 42, 43):
        samples = (8000 * np.sin(np.arange(16000) * number / 50)).astype(np.int16)
        with wave.open(str(folder / f"REC{number:04}.wav"), "wb") as file:
            file.setparams((1, 2, 16000, 0, "NONE", ""))
            file.writeframes(samples.tobytes())
    with Library(place / "library") as library:
        library.index(folder)
        yield library


@pytest.mark.parametrize("query", FIRST)
def test_the_only_file_that_has_it_is_first(mixed: Library, query: str) -> None:
    hits = mixed.search(query, 5)
    assert hits[0].path.name == FIRST[query]
    assert "exact words" in hits[0].signals
    assert (hits[0].probability or 0.0) >= 0.9


def test_it_is_first_where_hits_are_ordered_by_probability(mixed: Library) -> None:
    mixed._store.read_pictures(True)
    for held in mixed._store.manifest.held:
        mixed._store.hold(held.space, held.model)
    mixed._prepared.clear()
    try:
        found = {query: mixed.search(query, 1)[0].path.name for query in FIRST}
    finally:
        mixed._store.read_pictures(False)
        mixed._prepared.clear()
    assert found == FIRST


def test_words_that_many_files_have_are_no_certain_sign(mixed: Library) -> None:
    assert not any("exact words" in hit.signals for hit in mixed.search("png", 30))
    assert all("exact words" in hit.signals for hit in mixed.search("IMG_0007", 30) if "0007" in hit.path.name)


def test_a_number_next_to_an_image_is_no_certain_sign(mixed: Library, photographs: Path) -> None:
    from lingxi.search.query import Part

    query = Query((Part(text="4711"), Part(image=photographs / "coffee.png")), limit=30)
    assert not any("exact words" in hit.signals for hit in mixed.search(query))
