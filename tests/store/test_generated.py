"""Generated captions are known by their mark, and are not the words of people."""

from __future__ import annotations

from lingxi.store.generated import MARK, is_generated, words_of_people


def test_generated_words_are_not_those_of_people() -> None:
    own, made = {"text": "my kite"}, {"text": "a kite", "caption": MARK}
    assert [is_generated(each) for each in (own, made, {})] == [False, True, False]
    assert [words_of_people(each) for each in (own, made, {})] == ["my kite", "", ""]
