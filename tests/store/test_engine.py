"""The engines that are known, and what the one in use can do beyond the least."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import BadName, UnknownName
from lingxi.store.engine import CopiesItself, FindsMarks, KeepsRecords, Retokenizes, engines
from lingxi.store.store import Store


def test_the_engine_of_a_new_library_can_be_copied_checked_and_brought_up_to_date(tmp_path: Path) -> None:
    store = Store(tmp_path / "library")
    try:
        kinds = (CopiesItself, KeepsRecords, FindsMarks, Retokenizes)
        assert [kind.__name__ for kind in kinds if not isinstance(store.engine, kind)] == []
        assert store.manifest.engine in engines
    finally:
        store.close()


def test_an_engine_that_is_not_known_or_takes_no_such_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match=r"unknown engine 'egde'\. Did you mean 'edge'\?"):
        engines.make("egde", tmp_path / "engine")
    with pytest.raises(BadName, match="edge takes no settings"):
        engines.make("edge(fast=true)", tmp_path / "engine")
    assert not (tmp_path / "engine").exists(), "and nothing is made on the way"
