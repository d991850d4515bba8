"""Holm's correction is over all directions and measures, and earlier runs are compared by query."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lingxi.evaluate.compare import EARLIER, OTHER_ITEMS, OTHER_QUERIES, against, compared, comparisons, why_none
from lingxi.evaluate.statistics import randomisation_test
from tests.evaluate.results import made

GOOD, BAD = made("good", [1.0] * 8), made("bad", [0.0] * 8)


def test_holm_is_over_all_directions_and_measures() -> None:
    (one,) = comparisons([GOOD, BAD], ["recall@1"])
    raw = randomisation_test(GOOD.values["recall@1"], BAD.values["recall@1"])
    assert (one.p, one.difference, one.models) == (raw, 1.0, ("good", "bad"))
    other = [replace(each, direction="image->text") for each in (GOOD, BAD)]
    found = comparisons([GOOD, BAD, *other], ["recall@1", "rank"])
    assert len(found) == 4
    assert {each.direction for each in found} == {"text->image", "image->text"}
    assert [each.p for each in found] == pytest.approx([4 * raw] * 4)
    assert found[0].as_dict()["models"] == ["good", "bad"]


def test_many_tests_have_enough_random_flips() -> None:
    """With 10,000 flips, no difference among 528 could be significant after Holm's correction."""
    others = [made(f"bad {n}", [0.0] * 26) for n in range(32)]
    found = comparisons([made("good", [1.0] * 26), *others], ["recall@1"])
    assert len(found) == 528
    assert found[0].p < 0.02


def test_a_cluster_is_one_piece_of_evidence() -> None:
    (single,) = comparisons([GOOD, BAD], ["recall@1"])
    (together,) = comparisons([replace(each, clusters=tuple("xxxxyyyy")) for each in (GOOD, BAD)], ["recall@1"])
    assert single.p < 0.05
    assert together.p == pytest.approx(2 / 2**2, abs=0.02)


def test_a_model_is_tested_against_itself_in_an_earlier_run() -> None:
    before = made("good", [0.0, 1.0] * 4)
    turned = replace(before, queries=before.queries[::-1], values={k: v[::-1] for k, v in before.values.items()})
    (found,) = against([GOOD], [turned, BAD], ["recall@1"])
    assert (found.models, found.difference) == (("good", f"good{EARLIER}"), 0.5)
    (new,) = against([replace(GOOD, model="new")], [BAD], ["recall@1"])
    assert new.models == ("new", f"bad{EARLIER}")
    fewer = made("good", [1.0] * 5)
    assert against([GOOD], [fewer], ["recall@1"]) == []
    assert [each.measure for each in against([GOOD], [BAD], ["recall@1", "recall@5"])] == ["recall@1"]
    assert compared([], ["recall@1"]) == []


def test_why_nothing_is_compared() -> None:
    assert why_none([GOOD], [BAD]) == OTHER_ITEMS
    assert why_none([GOOD], [made("good", [1.0] * 5), replace(BAD, direction="image->text")]) == OTHER_QUERIES
    assert why_none([], [BAD]) == ""
