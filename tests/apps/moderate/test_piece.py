"""A piece shows something if it is a picture or a moment."""

from __future__ import annotations

from tests.apps.moderate.flat import piece


def test_pictures_and_moments_are_seen() -> None:
    assert [piece("x", modality=kind).seen for kind in ("image", "video", "audio", "text")] == [
        True,
        True,
        False,
        False,
    ]
