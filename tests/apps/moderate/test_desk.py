"""The desk: findings become cases, decisions are kept and logged, and forgetting keeps the chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.apps.moderate.desk import Desk
from lingxi.apps.moderate.policy import Category, Policy
from lingxi.errors import BadQuery
from lingxi.library import Library

POLICY = Policy("p", (Category("sea", speech=("sea",)),))


def test_a_case_is_decided_and_its_file_is_forgotten(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    library.moderate(POLICY)
    library.moderate(POLICY, folder)
    (case,) = library.review_cases()
    assert (case.state, len(library.review_cases("anna"))) == ("open", 1)
    with pytest.raises(BadQuery, match="there is no case of"):
        library.decide(case.id, "land", "yes", "anna")
    assert library.decide(case.id, "sea", "no", "anna").state == "no"
    assert library.review_cases("anna") == []
    assert Desk(library.folder).decided() == {case.id}
    (drift,) = library.moderation_drift()
    assert (drift.stability, drift.confirmed_last) == (0.0, 0.0)
    before = library.check_moderation_log()
    library.forget(folder / "note.md")
    assert not Desk(library.folder).has_decisions()
    assert library.check_moderation_log(before.digest) == before, "the log holds ids alone"
    assert (folder / "note.md").exists(), "nothing is deleted"
    log = (library.folder / "records" / "moderation-log.jsonl").read_text(encoding="utf-8")
    assert "note" not in log
    assert "Sea" not in log


def test_a_log_that_lost_its_end_is_noticed_by_the_decisions(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    library.moderate(POLICY)
    (case,) = library.review_cases()
    library.decide(case.id, "sea", "no", "anna")
    file = library.folder / "records" / "moderation-log.jsonl"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert library.check_moderation_log().broken == "entry 3 of the log is missing"
