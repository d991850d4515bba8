"""Images in shared memory: what is put there is what is taken, and nothing of it stays."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingxi.media.shared_memory import SharedSlots


@pytest.fixture
def slots() -> Iterator[SharedSlots]:
    built = SharedSlots.allocate(3, 1200)
    assert built is not None
    yield built
    built.remove()


def test_slots_do_not_overlap_and_can_be_opened_by_name(slots: SharedSlots) -> None:
    pictures = [np.full((20, 20, 3), n + 1, np.uint8) for n in range(3)]
    for place, pixels in enumerate(pictures):
        assert slots.put(place, pixels)
    other = SharedSlots.attach(slots.name, slots.size)
    assert all((other.take(place, (20, 20, 3)) == pixels).all() for place, pixels in enumerate(pictures))


@given(st.integers(1, 20), st.integers(1, 20))
def test_what_is_taken_is_a_copy(height: int, width: int) -> None:
    built = SharedSlots.allocate(1, 1200)
    assert built is not None
    pixels = np.arange(height * width * 3, dtype=np.uint32).astype(np.uint8).reshape(height, width, 3)
    built.put(0, pixels)
    taken = built.take(0, pixels.shape)
    built.put(0, 255 - pixels)
    built.remove()
    assert (taken == pixels).all()


def test_an_image_that_is_too_large_is_left_to_the_caller(slots: SharedSlots) -> None:
    slots.put(1, np.full((20, 20, 3), 7, np.uint8))
    assert not slots.put(0, np.zeros((20, 21, 3), np.uint8))
    assert (slots.take(1, (20, 20, 3)) == 7).all()


def test_nothing_stays_when_it_is_removed(slots: SharedSlots) -> None:
    built = SharedSlots.allocate(1, 10)
    assert built is not None
    built.remove()
    with pytest.raises(FileNotFoundError, match="No such file"):
        SharedMemory(built.name)


def test_where_memory_is_promised_and_not_there_no_shelf_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def full(memory: SharedMemory) -> None:
        names.append(memory.name)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("lingxi.media.shared_memory._reserve", full)
    assert SharedSlots.allocate(1, 10) is None
    with pytest.raises(FileNotFoundError, match="No such file"):
        SharedMemory(names[0])
