"""Addresses keep every byte, and ids follow from addresses alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.address import address_of, asset_id, path_of, segment_id, shown
from lingxi.types import Place

names = st.binary(min_size=1, max_size=40).filter(
    lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b"..")
)


@given(st.lists(names, min_size=1, max_size=4))
def test_any_path_comes_back_from_its_address(parts: list[bytes]) -> None:
    path = Path(os.fsdecode(b"/" + b"/".join(parts)))
    assert path_of(address_of(path)) == path
    assert address_of(path).isascii()


@given(names, names)
def test_different_files_have_different_ids(one: bytes, other: bytes) -> None:
    a, b = (asset_id(address_of(Path(os.fsdecode(b"/" + name)))) for name in (one, other))
    assert (a == b) is (one == other)


def test_ids_are_the_same_for_ever() -> None:
    asset = asset_id("file:///home/a/cat.jpg")
    assert asset == "7db23458-cf5e-5b27-80e4-e10a2f9d3728"
    assert segment_id(asset, Place()) == segment_id(asset, Place())


def test_different_places_have_different_segment_ids() -> None:
    asset = asset_id("file:///a")
    places = [Place(), Place(start=0, end=5), Place(start=5, end=9), Place(page=1), Place(start_s=0.5, end_s=2.0)]
    assert len({segment_id(asset, place) for place in places}) == len(places)


@pytest.mark.parametrize(("name", "text"), [(b"caf\xe9", "caf\ufffd"), ("猫".encode(), "猫")])
def test_a_shown_path_is_text(name: bytes, text: str) -> None:
    assert shown(Path(os.fsdecode(name))) == text
