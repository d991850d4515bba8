"""Counts are expected numbers, with a range that holds the right one as often as it says."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.apps.ask.counting import counted, distribution, expected, files
from lingxi.apps.ask.question import understand
from tests.apps.ask.shelf import Shelf, picture


def test_the_distribution_of_a_count() -> None:
    assert distribution(np.array([0.5, 0.5])) == pytest.approx([0.25, 0.5, 0.25])
    assert distribution(np.array([1.0, 0.2])) == pytest.approx([0.0, 0.8, 0.2])
    assert distribution(np.array([])) == pytest.approx([1.0])


@pytest.mark.parametrize("odds", [np.exp(-0.9), 1.0, np.exp(0.9)])
def test_the_range_holds_the_count_also_where_all_probabilities_are_wrong_together(odds: float) -> None:
    random = np.random.default_rng(0)
    said = random.uniform(0.02, 0.9, 60)
    true = odds * said / (1 - said + odds * said)
    middle, low, high = expected(said)
    assert middle == pytest.approx(said.sum(), abs=1)
    counts = (random.random((400, 60)) < true).sum(1)
    assert ((low <= counts) & (counts <= high)).mean() >= 0.9


def test_certain_events_are_counted_exactly() -> None:
    assert expected(np.array([1.0, 1.0, 0.0])) == (2, 2, 2)
    assert expected(np.array([])) == (0, 0, 0)


def test_pictures_are_counted_by_probability() -> None:
    shelf = Shelf(*(picture(f"{n}.jpg", each) for n, each in enumerate([1.0, 1.0, 0.4, 0.001])))
    answer = counted(shelf, understand("How many photos of dogs from 2023?"), "size > 0", 2)
    assert answer.text == "About 2 (between 2 and 3)."
    assert (answer.span, answer.kind, len(answer.evidence)) == ("2", "how many", 2)
    assert answer.probability == 0.9
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
    assert shelf.asked[0][0] == "path"


def test_films_are_counted_by_file_and_many_of_them_by_a_range() -> None:
    class Films(Shelf):
        def facets(self, field: str, where: str | None = None, limit: int = 100) -> list[tuple[str, int]]:
            """As many paths as are wanted, of 4,000 moments."""
            return [(str(n), 4) for n in range(limit)] if field == "path" else [("video", 4_000)]

    assert files(Films(), None) == (1_000, 4_000)
    shelf = Shelf(picture("a.mp4", modality="video"))
    assert counted(shelf, understand("how many videos are there?"), None, 10).text == "1 in the library."


FILLED = ["how many photos are there?", "how many photos do I have?", "how many photos in the library"]
FILLED += ["how many photos were taken in 2015?", "我有多少张照片？", "图库里总共有多少张照片？"]


@pytest.mark.parametrize("text", FILLED)
def test_words_that_name_nothing_are_no_topic(text: str) -> None:
    shelf = Shelf(picture("a.jpg"), picture("b.jpg"))
    assert counted(shelf, understand(text), None, 10).span == "2"
