"""Cases are open, disputed or closed; what people agree on teaches, and they may disagree."""

from __future__ import annotations

from typing import Any

import pytest

from lingxi.apps.moderate.review import agreement, cases, check_decision, standing, taught, waiting
from lingxi.errors import BadQuery, LibraryDamaged


def _found(id_: str, probability: float = 0.5, reviewers: int = 2) -> dict[str, Any]:
    return {
        "event": "found", "id": id_, "category": "a", "probability": probability, "action": "flag",
        "reviewers": reviewers,
    }  # fmt: skip


def _said(id_: str, by: str, verdict: str) -> dict[str, Any]:
    return {"event": "decided", "id": id_, "category": "a", "by": by, "verdict": verdict}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([], "open"),
        ([("anna", "yes")], "open"),
        ([("anna", "yes"), ("bo", "unsure")], "open"),
        ([("anna", "yes"), ("bo", "yes")], "yes"),
        ([("anna", "no"), ("bo", "no")], "no"),
        ([("anna", "yes"), ("bo", "no")], "disputed"),
        ([("anna", "yes"), ("bo", "no"), ("cy", "no")], "no"),
        ([("anna", "yes"), ("anna", "no"), ("bo", "no")], "no"),
    ],
)
def test_two_must_agree_and_a_last_verdict_counts(said: list[tuple[str, str]], state: str) -> None:
    (case,) = cases([_found("x"), *(_said("x", by, verdict) for by, verdict in said)])
    assert case.state == state
    assert case.closed == (state in ("yes", "no"))


def test_one_is_enough_where_the_policy_says_so() -> None:
    (case,) = cases([_found("x", reviewers=1), _said("x", "anna", "yes")])
    assert case.state == "yes"


def test_the_queue_is_what_a_reviewer_has_not_decided_disputed_first() -> None:
    log = [
        _found("x", 0.9), _found("y", 0.8), _found("z", 0.7),
        _said("z", "anna", "yes"), _said("z", "bo", "no"), _said("y", "cy", "yes"), _said("x", "bo", "no"),
    ]  # fmt: skip
    found = cases(log)
    assert [case.id for case in found] == ["x", "y", "z"], "most likely first"
    assert [case.id for case in waiting(found, "cy")] == ["z", "x"]
    assert [case.id for case in waiting(found, "anna")] == ["x", "y"]


def test_agreed_decisions_teach_and_disputed_ones_do_not() -> None:
    log = [_found(id_, reviewers=1) | {"content": "c"} for id_ in "xyz"]
    said = _said("x", "anna", "yes"), _said("y", "anna", "no"), _said("z", "anna", "unsure")
    log += [each | {"content": "c"} for each in said]
    assert taught(cases(log), "a") == ({"x": "c"}, {"y": "c"})
    assert taught(cases(log), "b") == ({}, {})


def test_other_bytes_are_another_case() -> None:
    first, second = (_found("x", reviewers=1) | {"content": content} for content in ("1", "2"))
    no = _said("x", "anna", "no") | {"content": "1"}
    assert [case.state for case in cases([first, no])] == ["no"]
    (case,) = cases([first, no, second])
    assert (case.content, case.state, case.verdicts) == ("2", "open", ())
    assert [case.state for case in cases([first, second, no])] == ["open"], "what is said of other bytes"


def test_what_was_forgotten_does_not_count() -> None:
    gone = {"event": "forgotten", "ids": ["x"]}
    log = [_found("x", reviewers=1), _said("x", "anna", "no"), _found("y"), gone]
    assert [case.id for case in cases(standing(log))] == ["y"]
    assert [case.verdicts for case in cases(standing([*log, _found("x", reviewers=1)]))] == [(), ()]


@pytest.mark.parametrize(
    ("entry", "lacks"),
    [({}, "a known event"), ({"event": "x"}, "a known event"), ({"event": "decided", "id": "x"}, "category")],
)
def test_an_entry_that_lacks_something_is_named(entry: dict[str, Any], lacks: str) -> None:
    with pytest.raises(LibraryDamaged, match=f"entry 2 of the log has no {lacks}"):
        standing([_found("x"), entry])


def test_a_reviewer_is_one_person_however_the_name_is_typed() -> None:
    log = [_found("x"), _said("x", "Zoe\u0301", "no"), _said("x", " zo\u00e9 ", "no")]
    (case,) = cases(log)
    assert (case.state, case.verdicts) == ("open", ((" zo\u00e9 ", "no"),))
    assert waiting([case], "ZO\u00c9") == []


def test_agreement_is_the_kappa_of_the_first_two() -> None:
    pairs = [("yes", "yes"), ("yes", "yes"), ("no", "no"), ("yes", "no")]
    log = [_found(str(n)) for n in range(4)]
    for n, (one, other) in enumerate(pairs):
        log += [_said(str(n), "anna", one), _said(str(n), "bo", other)]
    chance = 3 / 4 * 2 / 4 + 1 / 4 * 2 / 4
    count, kappa = agreement(cases(log))
    assert count == 4
    assert kappa == pytest.approx((3 / 4 - chance) / (1 - chance))
    assert agreement(cases(log[:4])) == (0, None)


def test_a_verdict_and_a_name_are_checked() -> None:
    check_decision("unsure", "安娜")
    with pytest.raises(BadQuery, match="yes, no or unsure, not 'maybe'"):
        check_decision("maybe", "anna")
    for name in (" ", "a\nb", "x" * 101):
        with pytest.raises(BadQuery, match="a reviewer needs a name"):
            check_decision("yes", name)
