"""Random hyperplanes, judged codes, and settings of methods."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.errors import BadName
from lingxi.names import parse_name
from lingxi.train.cca import cca
from lingxi.train.learn_hash import check, judged, plain, random_planes
from tests.train.toys import views


def test_more_random_bits_come_nearer_to_the_vectors() -> None:
    data, held = views(300), views(100, 3)
    start = cca(*data.paired(), 8)
    few, many = (judged(random_planes(data, start, bits, 0), held).score for bits in (8, 512))
    assert few < many <= plain(start, held).score + 0.05
    assert many > 0.8 * plain(start, held).score
    assert np.isfinite(many)


@pytest.mark.parametrize("method", ["lsh", "itq", "spectral"])
def test_a_method_without_training_says_where_it_is_chosen(method: str) -> None:
    with pytest.raises(BadName, match=rf'not trained on pairs.*"hashed\(embedded, embedded, method={method}\)"'):
        check(parse_name(method))


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("cca_itq(epochs=3)", "has no setting epochs"),
        ("dcmh(epochs=0)", "epochs"),
        ("dcmh(rate=-1.0)", "rate"),
        ("ssah(adversary=much)", "adversary is float, not much"),
        ("dcmh(3)", "too many values"),
    ],
)
def test_settings_that_a_method_does_not_have_are_refused(method: str, said: str) -> None:
    pytest.importorskip("torch", reason="needs torch")
    with pytest.raises(BadName, match=said):
        check(parse_name(method))
