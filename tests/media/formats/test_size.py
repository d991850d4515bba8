"""Sizes are checked before pixels are decoded."""

from __future__ import annotations

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.formats.size import check_size
from lingxi.types import Limits


def test_the_limit() -> None:
    check_size(10, 10, Limits(decoded_pixels=100))
    with pytest.raises(UnreadableMedia, match="10 x 11 pixels are over the limit of 100"):
        check_size(10, 11, Limits(decoded_pixels=100))
