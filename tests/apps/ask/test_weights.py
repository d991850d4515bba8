"""The fitted weights are numbers for all that the models look at, and nothing else."""

from __future__ import annotations

import numpy as np

from lingxi.apps.ask import reading, span
from lingxi.apps.ask.question import understand
from lingxi.apps.ask.reading import read, sureness
from lingxi.apps.ask.weights import all_weights, weights_of
from tests.apps.ask.shelf import passage


def test_every_number_has_a_weight_and_every_weight_a_number() -> None:
    known = all_weights()
    assert set(known["sentence"]) == set(reading.NAMES)
    assert set(known["span_english"]) == set(known["span_chinese"]) == set(span.NAMES)
    looked_at = sureness(read(understand("Is it?"), [passage("It is.")]))
    assert set(known["probability"]) == {"bias", *looked_at}
    assert all(np.isfinite(list(each.values())).all() for each in known.values())


def test_they_come_in_the_order_of_the_names() -> None:
    names = reading.NAMES[:2]
    assert weights_of("sentence", names).tolist() == [np.float32(all_weights()["sentence"][name]) for name in names]
