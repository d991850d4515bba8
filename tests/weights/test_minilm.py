"""MiniLM with 8 bits a weight: texts that mean the same are near, in vectors and in a library."""

from __future__ import annotations

from pathlib import Path

from lingxi.encode.choose import choose
from lingxi.library import Library
from lingxi.testing import check_encoder
from lingxi.types import Text


def test_texts_that_mean_the_same_are_near(minilm: Path) -> None:
    encoder = choose(f"bert(model='{minilm}')")
    check_encoder(encoder)
    texts = ("A cat sleeps on the sofa", "a kitten is lying on a couch", "interest rates rise", "the bank lends money")
    cat, kitten, rates, bank = encoder.encode([Text(each) for each in texts])
    assert cat @ kitten > 0.6
    assert rates @ bank > 0.2 > max(cat @ bank, kitten @ rates)


def test_a_library_is_searched_with_it(minilm: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in {"pets": "The kitten naps all day.", "bank": "They want a mortgage.", "sea": "Waves."}.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with Library(tmp_path / "library") as library:
        library.index(folder, models=[f"bert(model='{minilm}')"])
        for query, name in {"a sleeping cat": "pets", "money for a house": "bank", "ocean": "sea"}.items():
            assert library.search(query)[0].path.stem == name
