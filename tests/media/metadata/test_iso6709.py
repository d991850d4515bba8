"""Places in films are read in all forms of ISO 6709, and nothing else is."""

from __future__ import annotations

import pytest

from lingxi.media.metadata.iso6709 import place_in


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+60.3913+005.3221/", (60.3913, 5.3221)),
        ("-33.8568+151.2153+004.0CRSWGS_84/", (-33.8568, 151.2153)),
        ("+6030.0-00515.0/", (60 + 30 / 60, -(5 + 15 / 60))),
        ("+603018-0051536/", (60 + 30 / 60 + 18 / 3600, -(5 + 15 / 60 + 36 / 3600))),
        ("+40-075/", (40, -75)),
    ],
)
def test_a_place_is_read(text: str, place: tuple[float, float]) -> None:
    assert place_in(text) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize("text", ["", "Bergen", "+00.0000+000.0000/", "+95.0+005.0/", "60.3913, 5.3221"])
def test_other_texts_are_no_place(text: str) -> None:
    assert place_in(text) is None
