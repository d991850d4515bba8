"""The outline of the land for the page's map."""

from __future__ import annotations

import re

import pytest

from deploy.world_outline import SIZE, area, drawn, projected, rings, simplified, unrolled
from lingxi.present.web.routes.page import FOLDER


def test_the_earth_is_a_square_around_the_equator() -> None:
    assert projected(-180, 0) == pytest.approx((0, SIZE / 2))
    assert projected(180, 90) == pytest.approx((SIZE, 0), abs=0.1)


def test_points_on_a_line_are_left_out() -> None:
    equator = SIZE / 2
    line = [(0.0, equator), (5.0, equator + 0.1), (10.0, equator), (10.0, equator + 9)]
    assert simplified(line) == [line[0], line[2], line[3]]


def test_a_coast_that_crosses_the_edge_goes_on_outside() -> None:
    assert unrolled([(SIZE - 2.0, 10.0), (3.0, 10.0), (3.0, 20.0)])[1:] == [(SIZE + 3.0, 10.0), (SIZE + 3.0, 20.0)]


def test_a_topology_is_drawn() -> None:
    topology = {
        "transform": {"scale": [90, 45], "translate": [-180, 0]},
        "arcs": [[[1, 0], [1, 0], [0, 1], [-1, 0], [0, -1]]],
        "objects": {"land": {"geometries": [{"arcs": [[[0]]]}]}},
    }
    (square,) = rings(topology)
    assert area(square) > 0
    assert re.fullmatch(r"M1024 2048l1024\+0\+0-\d+-1024\+0z", drawn(square))


def test_the_outline_of_the_page_is_small() -> None:
    assert 40_000 < (FOLDER / "world.svg").stat().st_size < 60_000
