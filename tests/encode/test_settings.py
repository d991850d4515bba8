"""Names of encoders with settings are canonical, and wrong settings are refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lingxi.encode.choose import choose
from lingxi.encode.settings import canonical, one_of, within
from lingxi.errors import BadName


@dataclass(frozen=True)
class Some:
    words: int = 3
    kind: str = "a"


def test_only_what_differs_from_the_default_is_named() -> None:
    assert canonical("some", Some()) == "some"
    assert canonical("some", Some(3, "b")) == "some(kind=b)"
    assert canonical("some", Some(4, "b")) == "some(words=4, kind=b)"


def test_a_name_chosen_is_the_name_of_its_space() -> None:
    assert choose("colour_histogram(colours=lab)").space.name == "colour_histogram(colours=lab)"
    assert choose("colour_histogram(colours=hsv)").space.name == "colour_histogram"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("colour_histogram(colours=cmyk)", "colours is one of hsv, lab, not cmyk"),
        ("zernike(degree=99)", "degree is a number from 2 to 20, not 99"),
        ("zernike(angle=2)", "there is no setting 'angle'"),
    ],
)
def test_wrong_settings_are_refused_with_what_is_allowed(name: str, said: str) -> None:
    with pytest.raises(BadName, match=said):
        choose(name)


def test_a_truth_is_no_number() -> None:
    with pytest.raises(BadName, match="x: y is a number from 0 to 2"):
        within("x", "y", True, 0, 2)
    one_of("x", "y", 1, [1, 2])
