"""A run: examples by path, what people agreed on, and what goes into the log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lingxi.apps.moderate.policy import Category, Policy
from lingxi.apps.moderate.review import Case
from lingxi.apps.moderate.run import _examples, events, run
from lingxi.errors import BadQuery
from lingxi.library import Library


def test_the_log_gets_ids_and_numbers_and_no_texts(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    policy = Policy("p", (Category("sea", speech=("sea",)),), 2)
    found = run(policy, library._ready().insight, [], folder=folder)
    (one,) = found.findings
    ran, case = events(policy, found, [])
    assert (ran["event"], ran["looked"], ran["policy"]) == ("run", 4, policy.digest)
    assert (case["event"], case["id"], case["reviewers"]) == ("found", one.id, 2)
    assert "sea is" not in str(case)
    assert "note.md" not in str(case)
    assert case["content"] == one.content == library._ready().insight.contents([one.id])[one.id]
    known = Case(one.id, "sea", 0.9, "flag", "open", 2, content=one.content)
    assert [each["event"] for each in events(policy, found, [known])] == ["run"]
    other = Case(one.id, "sea", 0.9, "flag", "no", 2, content="other")
    assert [each["event"] for each in events(policy, found, [other])] == ["run", "found"]


def test_examples_are_paths_and_what_people_agreed_on_counts_more(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    insight = library._ready().insight
    ids = {hit.path.name: hit.id for hit, _ in insight.scan()}
    category = Category("red", words=("red",), yes=(str(folder / "red.png"),), no=(str(folder / "blue.png"),))
    contents = insight.contents(list(ids.values()))
    blue, green = ids["blue.png"], ids["green.png"]
    decided = [
        Case(blue, "red", 0.5, "flag", "yes", 1, content=contents[blue]),
        Case(green, "red", 0.5, "flag", "no", 1, content=contents[green]),
    ]
    found = _examples(category, insight, decided)
    labels = {piece.hit.path.name: bool(right) for piece, right in zip(found.pieces, found.right, strict=True)}
    assert labels == {"red.png": True, "blue.png": True, "green.png": False}
    changed = _examples(category, insight, [replace(each, content="changed") for each in decided])
    assert [piece.hit.path.name for piece in changed.pieces if piece.hit.path.name == "green.png"] == []
    missing = Category("red", words=("red",), yes=("60a55e78-01ee-558c-b89b-d893f9e68ec1",), no=("x",))
    with pytest.raises(BadQuery, match="is not in the library; index it first"):
        _examples(missing, insight, [])
