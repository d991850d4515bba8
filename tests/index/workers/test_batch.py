"""What is handed to workers, and what becomes of a batch that killed one."""

from __future__ import annotations

from pathlib import Path

from lingxi.index.intake import Due
from lingxi.index.workers.batch import Batch, batches
from lingxi.types import Source


def _due(count: int) -> list[Due]:
    return [(Source(Path(f"/{number}.txt"), 1, 1), "new") for number in range(count)]


def test_files_are_handed_out_in_groups() -> None:
    assert [len(each.items) for each in batches(iter(_due(70)))] == [32, 32, 6]
    assert list(batches(iter([]))) == []


def test_a_batch_that_killed_once_is_tried_again_whole() -> None:
    (again,) = Batch(tuple(_due(3))).killed()
    assert (len(again.items), again.kills) == (3, 1)


def test_a_batch_that_killed_twice_is_tried_file_by_file() -> None:
    singles = Batch(tuple(_due(3)), kills=1).killed()
    assert [len(each.items) for each in singles] == [1, 1, 1]
    assert not any(each.hopeless for each in singles)


def test_a_file_that_killed_twice_is_given_up() -> None:
    (single,) = Batch(tuple(_due(1))).killed()
    assert not single.hopeless
    (single,) = single.killed()
    assert single.hopeless
