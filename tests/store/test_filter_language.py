"""The filter language: what it means, what it refuses, and where it points."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.errors import BadFilter
from lingxi.media.colours import COLOURS
from lingxi.store.fields import VALUES
from lingxi.store.filter_language import parse
from lingxi.store.where import And, Compare, Has, Not, OneOf, Or, Where, matches

PHOTO: dict[str, Any] = {
    "modality": "image",
    "name": "IMG_2041.JPG",
    "folder": "/home/A/pics",
    "size": 2_500_000,
    "taken": datetime(2024, 5, 17, 10, 30, 15),
    "latitude": -33.5,
    "colour": ["red", "grey"],
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("modality = image", True),
        ("MODALITY = 'Image' AND size > 2MB", True),
        ("size >= 2.5MB and size <= 2500KB", True),
        ("size > 1gb", False),
        ("name ~ img_20", True),
        ("name = 'img_2041.jpg'", True),
        ("camera = canon", False),
        ("camera != canon", True),
        ("not camera ~ canon", True),
        ("has camera", False),
        ("has taken", True),
        ("taken = 2024", True),
        ("taken = 2024-05-17", True),
        ("taken = 2024-05-17T10:30", True),
        ("taken = '2024-05-17 10:30:15'", True),
        ("taken > 2024-05-17", False),
        ("taken >= 2024-05-17", True),
        ("taken < 2024-05-17T10:31", True),
        ("taken <= 2024", True),
        ("taken < 2024", False),
        ("taken in (2022, 2024)", True),
        ("taken != 2024", False),
        ("folder under /home/a", True),
        ("folder under /home/a/", True),
        ("folder under /home/ap", False),
        ("modality in (text, image)", True),
        ("colour = Grey", True),
        ("colour = blue", False),
        ("colour != red", False),
        ("colour in (blue, red)", True),
        ("colour ~ re", True),
        ("latitude > -40 and latitude < -33", True),
        ("modality = text or (size > 1 and not name ~ x)", True),
        ("modality = text and size > 1 or name ~ img", True),
        ("modality = text and (size > 1 or name ~ img)", False),
    ],
)
def test_what_a_filter_means(text: str, found: bool) -> None:
    assert matches(parse(text), PHOTO) is found


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", 0, "expected a field"),
        ("size", 4, "expected a comparison after 'size'"),
        ("size = ", 6, "expected a value for 'size', like: size > 100"),
        ("person ~", 8, "expected a value for 'person', like: person ~ ann"),
        ("colour =", 8, "expected a value for 'colour', like: colour = black"),
        ("taken =", 7, "expected a value for 'taken', like: taken >= 2024-05"),
        ("size = x", 7, "expected a number"),
        ("flavour = red", 0, "unknown field 'flavour'"),
        ("size = 1 size = 2", 9, "expected 'and', 'or' or the end"),
        ("(size = 1", 9, "expected ')'"),
        ("name = 'x", 7, "this quote is never closed"),
        ("name < x", 5, "is text and has no order"),
        ("size ~ 1", 5, "looks inside text"),
        ("name under /a", 5, "'under' is for folders"),
        ("taken > 2024-13", 8, "there is no such date"),
        ("taken > soon", 8, "expected a date"),
        ("size > 99999999999999999999", 7, "too large"),
        ("modality in image", 12, "expected '('"),
        ("modality in (image", 18, "expected ')'"),
        ("not", 3, "expected a field"),
        ("and = 1", 0, "expected a field"),
        ("name ! x", 5, "has no meaning here"),
        ("taken = 9999", 8, "there is no such date"),
        ("modality = picture", 11, "unknown modality 'picture'. Known: audio, image, text, video."),
        ("modality in (image, films)", 20, "unknown modality 'films'"),
        ("colour = purplish", 9, "unknown colour 'purplish'. Did you mean 'purple'?"),
        ("colour != gray", 10, "Did you mean 'grey'?"),
        ("folder under holidays", 13, "an absolute path"),
        ("folder in (/home, holidays)", 18, "an absolute path"),
        ("folder under ~ann", 13, "expected a value for 'folder'"),
        ("size > ~/a", 7, "expected a value for 'size'"),
    ],
)
def test_errors_point_at_the_character(text: str, at: int, says: str) -> None:
    with pytest.raises(BadFilter, match="(?s)" + says.replace("(", r"\(").replace(")", r"\)")) as caught:
        parse(text)
    assert caught.value.at == at


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("folder under ~/pics", "/home/ann/pics"),
        ("folder under ~", "/home/ann"),
        ("(folder = ~/pics)", "/home/ann/pics"),
        ("folder under '~/my pics'", "/home/ann/my pics"),
        ("folder ~ ~/pics", "/home/ann/pics"),
        ("path = ~/a.jpg", "/home/ann/a.jpg"),
        ("path ~/pics", "/pics"),  # contains
        ("folder ~ pics", "pics"),
        ("name ~ '~/pics'", "~/pics"),
    ],
)
def test_a_path_may_begin_with_the_home_folder(monkeypatch: pytest.MonkeyPatch, text: str, value: str) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    found = parse(text)
    assert isinstance(found, Compare)
    assert found.value == value


def test_filters_know_the_colours_that_images_have() -> None:
    assert set(VALUES["colour"]) == set(COLOURS)


def test_depth_and_length_have_limits() -> None:
    with pytest.raises(BadFilter, match="more than 50 levels deep"):
        parse("(" * 60 + "size = 1" + ")" * 60)
    with pytest.raises(BadFilter, match="more than 50 levels deep"):
        parse("not " * 500 + "size = 1")
    with pytest.raises(BadFilter, match="longer than 10,000"):
        parse("size = 1 or " * 2000 + "size = 1")


@given(st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    at = 0
    try:
        parse(text)
    except BadFilter as error:
        at = error.at
    assert 0 <= at <= len(text)


leaves: st.SearchStrategy[Where] = st.one_of(
    st.builds(Compare, st.just("size"), st.sampled_from(["=", "<", "<=", ">", ">="]), st.integers(0, 5)),
    st.builds(Compare, st.just("name"), st.sampled_from(["=", "~"]), st.sampled_from(["a", "B", "ab 猫"])),
    st.builds(OneOf, st.just("size"), st.tuples(st.integers(0, 5), st.integers(0, 5))),
    st.builds(Has, st.sampled_from(["size", "name"])),
)
trees: st.SearchStrategy[Where] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner), st.builds(And, st.tuples(inner, inner)), st.builds(Or, st.tuples(inner, inner))
    ),
    max_leaves=8,
)
payloads = st.fixed_dictionaries(
    {}, optional={"size": st.integers(0, 5), "name": st.sampled_from(["A", "b", "xAB 猫y"])}
)


def _written(where: Where) -> str:
    match where:
        case Compare(field, op, value):
            return f"{field} {op} {value!r}" if isinstance(value, str) else f"{field} {op} {value}"
        case OneOf(field, values):
            return f"{field} in ({', '.join(map(str, values))})"
        case Has(field):
            return f"has {field}"
        case Not(part):
            return f"not ({_written(part)})"
        case And(parts):
            return " and ".join(f"({_written(part)})" for part in parts)
        case Or(parts):
            return " or ".join(f"({_written(part)})" for part in parts)


@given(trees, payloads)
def test_what_is_written_down_and_parsed_means_the_same(tree: Where, payload: dict[str, Any]) -> None:
    assert matches(parse(_written(tree)), payload) is matches(tree, payload)
