"""Words become bytes between marks."""

from __future__ import annotations

from lingxi.encode.text.characters import BEGIN_TEXT, BEGIN_WORD, END_TEXT, END_WORD, FILL, LONGEST, of_texts, of_word


def test_a_word_is_its_bytes_between_two_marks() -> None:
    assert of_word("né").tolist() == [BEGIN_WORD, 0x6E, 0xC3, 0xA9, END_WORD, *[FILL] * (LONGEST - 5)]
    long = of_word("x" * 200)
    assert long.shape == (LONGEST,)
    assert long[-1] == END_WORD


def test_texts_are_framed_and_filled() -> None:
    ids, mask = of_texts([["a", "b"], []])
    assert ids.shape == (2, 4, LONGEST)
    assert mask.tolist() == [[1, 1, 1, 1], [1, 1, 0, 0]]
    assert ids[1, :, 1].tolist() == [BEGIN_TEXT, END_TEXT, FILL, FILL]
    assert of_texts([])[0].shape == (0, 2, LONGEST)
