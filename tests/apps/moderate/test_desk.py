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
    assert Desk(library.folder).named() == {case.id}
    (drift,) = library.moderation_drift()
    assert (drift.stability, drift.confirmed_last) == (0.0, 0.0)
    before = library.check_moderation_log()
    library.forget(folder / "note.md")
    assert not (library.folder / "records" / "moderation-decisions.jsonl").exists()
    assert (library.review_cases(), [each.decisions for each in library.moderation_drift()]) == ([], [0])
    after = library.check_moderation_log(before.digest)
    assert (after.sound, after.entries) == (True, before.entries + 1)
    assert (folder / "note.md").exists(), "nothing is deleted"
    log = (library.folder / "records" / "moderation-log.jsonl").read_text(encoding="utf-8")
    assert "note" not in log
    assert "Sea" not in log
    library.index(folder)
    library.moderate(POLICY)
    assert [each.state for each in library.review_cases()] == ["open"]


def test_a_changed_file_is_a_new_case(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    library.moderate(POLICY)
    (case,) = library.review_cases()
    library.decide(case.id, "sea", "no", "anna")
    text = (folder / "note.md").read_text(encoding="utf-8")
    (folder / "note.md").write_text(text.replace("blue", "dire"), encoding="utf-8")
    library.index(folder)
    library.moderate(POLICY)
    (changed,) = library.review_cases("anna")
    assert (changed.id, changed.state, changed.verdicts) == (case.id, "open", ())


def test_a_file_is_forgotten_whatever_the_state_of_the_log(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    library.moderate(POLICY)
    library.decide(library.review_cases()[0].id, "sea", "no", "anna")
    file = library.folder / "records" / "moderation-log.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace('"no"', '"yes"'), encoding="utf-8")
    assert library.forget(folder / "note.md") == 1
    assert not (library.folder / "records" / "moderation-decisions.jsonl").exists()


def test_the_log_is_read_once_for_each_of_its_states(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.index(folder, models=["toy"])
    library.moderate(POLICY)
    library.review_cases()
    monkeypatch.setattr("lingxi.apps.moderate.desk.entries", lambda library: pytest.fail("it is read again"))
    assert len(library.review_cases()) == 1
    library.moderation_drift()
    monkeypatch.undo()
    library.decide(library.review_cases()[0].id, "sea", "no", "anna")
    assert [each.state for each in library.review_cases()] == ["no"]


def test_a_log_that_lost_its_end_is_noticed_by_the_decisions(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    library.moderate(POLICY)
    (case,) = library.review_cases()
    library.decide(case.id, "sea", "no", "anna")
    file = library.folder / "records" / "moderation-log.jsonl"
    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert library.check_moderation_log().broken == "entry 3 of the log is missing"
