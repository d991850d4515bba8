"""Names with settings are printed back as they were read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.errors import BadName
from lingxi.names import Name, parse_name, with_settings

WORDS = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda word: word not in {"true", "false"} and word.isidentifier() and not __import__("keyword").iskeyword(word)
)
SIMPLE = st.one_of(WORDS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
                   st.text("ab/ -.'\"猫", min_size=1, max_size=8))  # fmt: skip
SETTINGS = st.dictionaries(WORDS, SIMPLE, max_size=3).map(lambda found: tuple(found.items()))
PLAIN = st.builds(Name, WORDS, st.lists(SIMPLE, max_size=3).map(tuple), SETTINGS)
# a name in a name has parentheses: without them it is a plain word
NESTED = st.builds(Name, WORDS, st.lists(SIMPLE | PLAIN.filter(lambda name: "(" in str(name)), max_size=3).map(tuple))


@given(PLAIN | NESTED)
def test_what_is_printed_is_read_back(name: Name) -> None:
    assert parse_name(str(name)) == name


@pytest.mark.parametrize(
    "text", ["embedded", "visual_words(sift, words=256)", "attention(concat(a, b), glove, heads=4, deep=true)"]
)
def test_what_is_read_is_printed_back(text: str) -> None:
    assert str(parse_name(text)) == text


@pytest.mark.parametrize("text", ["", "a(", "a b", "a.b(c)", "a(**b)", "a([1])", "__import__('os').system('x')", "1"])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(BadName, match="is not the name of a plug-in"):
        parse_name(text)


def test_settings_are_replaced_or_added() -> None:
    changed = with_settings(parse_name("graph(a, b, size=8)"), {"size": 16, "seed": 2, "neighbours": None})
    assert str(changed) == "graph(a, b, size=16, seed=2)"


def test_a_word_of_python_is_quoted() -> None:
    """``class`` is a usual name of a column."""
    assert str(Name("table", (), (("label", "class"),))) == "table(label='class')"
    assert parse_name("table(label='class')") == Name("table", (), (("label", "class"),))
