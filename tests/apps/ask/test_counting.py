"""Counts are expected numbers, with a range that holds the right one as often as it says."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.ask.counting import counted, distribution, expected
from lingxi.apps.ask.question import understand
from tests.apps.ask.shelf import Shelf, picture


def test_the_distribution_of_a_count() -> None:
    assert distribution([0.5, 0.5]) == pytest.approx([0.25, 0.5, 0.25])
    assert distribution([1.0, 0.2]) == pytest.approx([0.0, 0.8, 0.2])
    assert distribution([]) == pytest.approx([1.0])


def test_the_range_holds_nine_of_ten() -> None:
    shares = distribution([0.5] * 100)
    middle, low, high = expected(shares)
    assert middle == 50
    assert shares[low : high + 1].sum() >= 0.9
    assert shares[low + 1 : high].sum() < 0.9
    assert np.isclose(shares.sum(), 1)


def test_pictures_are_counted_by_probability() -> None:
    shelf = Shelf(*(picture(f"{n}.jpg", each) for n, each in enumerate([1.0, 1.0, 0.5, 0.01])))
    answer = counted(shelf, understand("How many photos of dogs from 2023?"), "size > 0", 2)
    assert answer.text == "About 2 (between 2 and 3)."
    assert (answer.span, answer.kind, len(answer.evidence)) == ("2", "how many", 2)
    assert answer.probability == pytest.approx(1.0)
    ((topic, options),) = shelf.asked
    assert topic == "dogs"
    assert "modality = image" in options["where"]
    assert "2023" in options["where"]
    assert "size > 0" in options["where"]


def test_chinese_is_answered_in_chinese() -> None:
    answer = counted(Shelf(picture("a.jpg", 1.0)), understand("有多少张狗的照片？"), None, 10)
    assert answer.text == "共 1 个。"


def test_a_count_without_a_topic_is_exact() -> None:
    shelf = Shelf(picture("a.jpg"), picture("b.jpg"))
    assert counted(shelf, understand("how many photos from 2023?"), None, 10).text == "2 in the library."
    assert shelf.asked[0][0] == "modality"
