"""The prior of a person."""

from __future__ import annotations

from lingxi.apps.personal.prior import prior
from lingxi.apps.recommend.pool import centred, person
from lingxi.apps.recommend.taste import Taste
from tests.apps.recommend.things import Things

THINGS = Things("abc")
ROWS = centred([THINGS.items[each] for each in ("a3", "b3", "c3")], THINGS)


def test_what_fits_any_interest_fits() -> None:
    who = person(Taste({"a0": 1.0, "nb0": 0.3}), THINGS.items, THINGS)
    assert who is not None
    first, second, third = prior(who, ROWS)
    assert min(first, second) > 0 > third
    assert abs(float(prior(who, ROWS).sum())) < 1e-5


def test_what_is_like_something_hidden_fits_less() -> None:
    plain, careful = (person(Taste({"a0": 1.0}, hidden), THINGS.items, THINGS) for hidden in ({}, {"b0": 1.0}))
    assert plain is not None
    assert careful is not None
    assert prior(careful, ROWS)[1] < prior(careful, ROWS)[2]
    assert abs(float(prior(plain, ROWS)[1] - prior(plain, ROWS)[2])) < 0.5
