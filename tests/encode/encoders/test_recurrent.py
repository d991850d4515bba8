"""The order of words counts, names round-trip, and only fitting weights are taken."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.encoders.recurrent import Recurrent
from lingxi.errors import BadModel, BadName, NotFitted
from lingxi.types import Learned, Text

TEXTS = [Text("the dog bites the man"), Text("the man bites the dog"), Text("a red bird")]


@pytest.fixture(scope="module")
def encoder() -> Recurrent:
    found = Recurrent(cell="lstm", size=12, dim=8)
    found.fit(iter(TEXTS * 5))
    return found


def test_the_order_of_words_counts(encoder: Recurrent) -> None:
    rows = encoder.encode(TEXTS)
    assert not np.allclose(rows[0], rows[1], atol=1e-3)
    assert encoder.words(TEXTS)[0].tolist()[:5] != encoder.words(TEXTS)[1].tolist()[:5]
    assert not encoder.encode([Text("?")]).any()


def test_it_is_the_same_after_saving_and_its_name_has_its_settings(encoder: Recurrent) -> None:
    assert encoder.space.name == "recurrent(cell=lstm, size=12, dim=8)"
    again = Recurrent(cell="lstm", size=12, dim=8)
    again.restore(encoder.learned())
    np.testing.assert_array_equal(again.encode(TEXTS), encoder.encode(TEXTS))
    assert again.space == encoder.space


def test_what_does_not_fit_is_refused(encoder: Recurrent) -> None:
    with pytest.raises(BadName, match="cell is one of rnn, lstm, gru"):
        Recurrent(cell="transformer")  # type: ignore[arg-type]
    with pytest.raises(NotFitted, match="is learned"):
        Recurrent().encode(TEXTS)
    with pytest.raises(BadModel, match="not weights of"):
        encoder.train({name: each[:3] for name, each in encoder.weights.items()})
    for wrong in (Learned({}, {}), Learned({}, {"words": ["a"]})):
        with pytest.raises(BadModel, match="not what"):
            Recurrent().restore(wrong)
