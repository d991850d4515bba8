"""A missing package is a reason that passes."""

from __future__ import annotations

from lingxi.media.formats.opened import missing_extra
from lingxi.media.reasons import kind_of


def test_the_reason_names_the_command() -> None:
    error = missing_extra("a JPEG XL picture", "jxl")
    assert error.reason == "a JPEG XL picture needs the extra jxl: pip install 'lingxi[jxl]'"
    assert error.passing
    assert kind_of(error.reason) == "unsupported"
