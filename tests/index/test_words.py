"""The words of names and captions."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from lingxi.index.words import words_of
from lingxi.library import Library
from lingxi.media.metadata.xmp import RDF
from lingxi.store.bm25 import Asked, text_weights


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Greece-2021/IMG_2041.jpg", {"Greece", "2021", "IMG", "2041", "jpg", "IMG_2041.jpg", "Greece-2021"}),
        ("BlueSkyAtSea.png", {"Blue", "Sky", "At", "Sea", "png"}),
        ("海边 日落.png", {"海边", "日落", "png"}),
    ],
)
def test_names_are_split_and_kept_whole(name: str, words: set[str]) -> None:
    stored = text_weights(words_of(PurePath(name), ""))
    assert all(Asked.of(word).share(stored) == 1 for word in [*words, name])
    assert Asked.of("IMG_2042").share(stored) == 0


def test_what_metadata_say_becomes_words_filters_and_facets(library: Library, tmp_path: Path) -> None:
    chunks, folder = PngInfo(), tmp_path / "pictures"
    folder.mkdir()
    chunks.add_text("Title", "Zanzibar pier")
    chunks.add_text("Description", "baking bread")
    Pillow.new("RGB", (40, 30), "red").save(folder / "a.png", pnginfo=chunks)
    Pillow.new("RGB", (40, 30), "blue").save(folder / "b.png")
    (folder / "a.png.xmp").write_bytes(_note("quokka", 4))
    library.index(folder, models=["toy"])
    for words in ("quokka", "Zanzibar", "baking bread", "quokka bread"):
        assert library.search(words)[0].path.name == "a.png", words
    for where in ("keyword = quokka", "keyword = QUOKKA and rating >= 4", "title ~ zanzibar", "text ~ bread"):
        assert [hit.path.name for hit in library.search(where=where)] == ["a.png"], where
    assert library.facets("keyword") == [("quokka", 1)]
    (hit,) = library.search(where="has rating")
    assert (hit.title, hit.text, hit.facts["keyword"], hit.facts["rating"]) == (
        "Zanzibar pier", "baking bread", ["quokka"], 4,
    )  # fmt: skip
    (folder / "a.png.xmp").write_bytes(_note("wombat", 0))
    assert library.index(folder).changed == 1, "what lies beside a file has changed"
    assert library.facets("keyword") == [("wombat", 1)]


def _note(keyword: str, rating: int) -> bytes:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    words = f'<dc:subject xmlns:rdf="{RDF}"><rdf:Bag><rdf:li>{keyword}</rdf:li></rdf:Bag></dc:subject>'
    about = f'<rdf:Description {spaces} xmp:Rating="{rating}">{words}</rdf:Description>'
    return f'<rdf:RDF xmlns:rdf="{RDF}">{about}</rdf:RDF>'.encode()


def test_title_and_text_come_first() -> None:
    assert words_of(PurePath("a.md"), "the text", "A title").startswith("A title the text a.md")
