"""GloVe as it was published: words that are used alike are near, in vectors and in a library."""

from __future__ import annotations

from pathlib import Path

from lingxi.encode.choose import choose
from lingxi.library import Library
from lingxi.testing import check_encoder
from lingxi.types import Text


def test_words_in_similar_contexts_are_near(glove: Path) -> None:
    encoder = choose(f"glove(path='{glove}')")
    check_encoder(encoder)
    assert encoder.space.dim == 50
    cat, dog, bank, money = encoder.encode([Text("cat"), Text("dog"), Text("bank"), Text("money")])
    assert cat @ dog > 0.8
    assert bank @ money > cat @ bank


def test_a_library_is_searched_with_it(glove: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    notes = {"pets": "kitten puppy sofa", "bank": "loan interest mortgage", "sea": "waves sand shore"}
    for name, text in notes.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    with Library(tmp_path / "library") as library:
        library.index(folder, models=[f"glove(path='{glove}')"])
        for query, name in {"dog cat": "pets", "credit money": "bank", "ocean beach": "sea"}.items():
            assert library.search(query)[0].path.stem == name
