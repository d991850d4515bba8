"""Pieces become findings, thresholds and histograms of probabilities."""

from __future__ import annotations

import numpy as np

from lingxi.apps.moderate.judge import Examples
from lingxi.apps.moderate.moderate import BATCH, moderate
from lingxi.apps.moderate.policy import Category, Policy
from lingxi.types import Place
from tests.apps.moderate.flat import Flat, piece

POLICY = Policy("p", (Category("fight", words=("fight",), action="hold"), Category("data", patterns=("email",))))


def test_findings_have_their_place_and_are_sorted() -> None:
    looked = list[int]()
    pieces = [
        piece("far", 0.5), piece("near", 0.1, place=Place(start_s=2.0, end_s=4.0)), piece("same", 0.0),
        piece("note", modality="text", text="a@example.org"),
    ]  # fmt: skip
    found = moderate(POLICY, pieces, Flat(), {}, looked.append)
    assert [(each.id, each.category, each.action) for each in found.findings] == [
        ("same", "fight", "hold"), ("near", "fight", "hold"), ("note", "data", "flag")
    ]  # fmt: skip
    assert (found.findings[1].start_s, found.findings[1].end_s) == (2.0, 4.0)
    assert found.findings[2].text == "a***@example.org"
    assert found.looked == 4
    assert looked == [4]
    assert found.scores["fight"][0] == 1
    assert sum(found.scores["fight"]) == 3
    assert found.digest == POLICY.digest
    assert [each["path"] for each in found.as_dict()["findings"]] == ["/photos/same", "/photos/near", "/photos/note"]


def test_a_promised_recall_sets_the_threshold() -> None:
    pieces = tuple(piece(str(n), 0.05 * n) for n in range(12))
    policy = Policy("p", (Category("fight", words=("fight",), recall=0.5),))
    (least,) = moderate(policy, pieces, Flat(), {"fight": Examples(pieces, np.arange(12) < 6)}).thresholds
    assert (least.wanted, least.yes, least.no) == ("recall 0.5", 6, 6)
    assert least.recall is not None
    assert 1 / 3 <= least.recall <= 2 / 3


def test_many_pieces_are_looked_at_in_batches() -> None:
    looked = list[int]()
    moderate(POLICY, (piece(str(n), 0.5) for n in range(BATCH + 1)), Flat(), {}, looked.append)
    assert looked == [BATCH, BATCH + 1]
