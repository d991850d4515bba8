"""Documents with almost the same words."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lingxi.apps.duplicates.documents import same_documents, shingles, signature
from lingxi.apps.duplicates.file import File

WORDS = [f"word{n}" for n in range(200)]


def _file(name: str, text: str) -> File:
    return File(name, Path(name), "document", name, text=text)


def test_a_changed_word_is_an_edit_and_another_text_is_none() -> None:
    changed = [*WORDS[:100], "other", *WORDS[101:]]
    files = [_file("a", " ".join(WORDS)), _file("b", " ".join(changed)), _file("c", " ".join(WORDS[::-1]))]
    (link,) = same_documents(files)
    assert ({link.one.id, link.other.id}, link.changes) == ({"a", "b"}, ("reworded",))


def test_the_same_words_in_another_layout_are_an_edit() -> None:
    (link,) = same_documents([_file("a", " ".join(WORDS)), _file("b", "\n".join(WORDS).upper())])
    assert link.changes == ("encoded",)


def test_half_of_a_text_and_short_texts_are_no_duplicates() -> None:
    files = [_file("a", " ".join(WORDS)), _file("b", " ".join(WORDS[:100])), _file("c", "a b c"), _file("d", "a b c")]
    assert list(same_documents(files)) == []


def test_chinese_is_compared_by_characters() -> None:
    text = "".join(chr(0x4E00 + n) for n in range(120))
    assert len(shingles(text)) == 116
    (link,) = same_documents([_file("a", text), _file("b", text[:60] + "好" + text[60:])])
    assert link.changes == ("reworded",)


def test_signatures_agree_as_often_as_shingles_are_shared() -> None:
    one, other = shingles(" ".join(WORDS)), shingles(" ".join([*WORDS[:150], *map(str, range(50))]))
    shared = len(np.intersect1d(one, other)) / len(np.union1d(one, other))
    assert abs(float((signature(one) == signature(other)).mean()) - shared) < 0.15
    assert (signature(one) == signature(one)).all()
