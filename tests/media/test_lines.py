"""Lines are found once and where they are, however large or long a picture is."""

from __future__ import annotations

import pytest

from lingxi.media.lines import LEGIBLE, lines_in
from tests.media.pages import Watcher, bars


@pytest.mark.parametrize("size", [(300, 400), (300, 3_000), (3_000, 300), (300, 521)])
def test_every_line_is_found_once_and_where_it_is(size: tuple[int, int]) -> None:
    pixels, watcher = bars(*size, count=20), Watcher()
    lines = lines_in(pixels, watcher)
    assert [line.text for line in lines] == [str(n * 3) for n in range(20)]
    for line, wanted in zip(lines, Watcher().read(pixels), strict=True):
        assert line.box == pytest.approx(wanted.box, abs=1e-3)
    assert all(max(seen) <= 1.76 * min(seen) for seen in watcher.seen)


def test_a_large_image_is_scaled_down_to_a_legible_size() -> None:
    watcher = Watcher()
    lines_in(bars(2_400, 3_000, count=1), watcher)
    assert watcher.seen == [(LEGIBLE, LEGIBLE * 5 // 4)]
