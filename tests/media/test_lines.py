"""Lines are found once and where they are, however large or long a picture is."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.arrays import Pixels
from lingxi.media import lines
from lingxi.media.lines import LEGIBLE, LONG, lines_in
from tests.media.pages import Watcher, bars


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Watcher:
    monkeypatch.setattr(lines, "may_hold_text", lambda pixels: True)
    return Watcher()


@pytest.mark.parametrize("size", [(300, 400), (300, 3_000), (3_000, 300), (300, 521), (90, 1_200)])
def test_every_line_is_found_once_and_where_it_is(size: tuple[int, int], watcher: Watcher) -> None:
    pixels = bars(*size, count=20)
    found = lines_in(pixels, lambda: watcher)
    assert [line.text for line in found] == [str(n * 3) for n in range(20)]
    for line, wanted in zip(found, Watcher().read(pixels), strict=True):
        assert line.box == pytest.approx(wanted.box, abs=1e-3)
    assert all(max(seen) <= max(1.76 * min(seen), LONG) for seen in watcher.seen)


def test_a_large_image_is_scaled_down_to_a_legible_size(watcher: Watcher) -> None:
    lines_in(bars(2_400, 3_000, count=1), lambda: watcher)
    assert watcher.seen == [(LEGIBLE, LEGIBLE * 5 // 4)]


def test_a_line_that_no_piece_holds_is_read_in_parts(watcher: Watcher) -> None:
    pixels = np.full((200, 3 * LONG, 3), 255, np.uint8)
    pixels[80:120, 50:-50] = 7
    found = lines_in(pixels, lambda: watcher)
    assert len(found) == len(watcher.seen) > 1
    assert (min(line.box[0] for line in found), max(line.box[2] for line in found)) == pytest.approx(
        (0.01, 0.99), abs=0.01
    )


def test_only_pieces_that_may_hold_text_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def is_dark_somewhere(pixels: Pixels) -> bool:
        return bool((pixels < 100).any())

    monkeypatch.setattr(lines, "may_hold_text", is_dark_somewhere)
    pixels, watcher = np.full((20_000, 500, 3), 255, np.uint8), Watcher()
    assert lines_in(pixels, lambda: pytest.fail("an engine is made")) == ()
    pixels[15_000:15_020, 100:300] = 9
    (line,) = lines_in(pixels, lambda: watcher)
    assert line.text == "9"
    assert line.box[1] == pytest.approx(0.75, abs=1e-3)
    assert len(watcher.seen) == 1
