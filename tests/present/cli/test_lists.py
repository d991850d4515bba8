"""Help lists the plug-ins that there are, with their settings; nobody writes their names down a second time."""

from __future__ import annotations

from typing import Any

import pytest

from lingxi.fuse.registry import rank_fusions
from lingxi.present.cli.lists import LISTS, filled, listed
from lingxi.registry import Registry
from lingxi.search.learner import learners
from lingxi.search.reranker import rerankers
from lingxi.train.hasher import hashers
from lingxi.train.loss import losses
from tests.present.cli.program import invoke


def _help(*command: str) -> str:
    return "".join(invoke(*command, "--help").stdout.split())  # click breaks names at dashes and dots


@pytest.mark.parametrize("registry", [rank_fusions, rerankers, learners], ids=lambda each: each.kind)
def test_the_help_of_a_search_lists_every_plug_in_with_its_settings(registry: Registry[Any]) -> None:
    said = _help("search")
    for name in registry:
        assert registry.spelled(name).replace(" ", "") in said
    assert "rrf(k=60)" in said


def test_the_help_of_other_commands_lists_theirs() -> None:
    assert all(name in _help("train") for name in [*losses.names(), *hashers.names()])
    assert "usearch(" in _help("bench", "index")
    assert "svm(kernel=linear" in _help("search")
    assert "webdataset" in _help("evaluate")
    assert "r_precision" in _help("evaluate")
    assert "rrf(k=60)" in _help("tune")


def test_a_plug_in_of_another_package_is_in_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    class Theirs:
        def __init__(self, depth: int = 7) -> None: ...

    monkeypatch.setitem(rank_fusions._known, "theirs", Theirs)
    assert "theirs(depth=7)" in _help("search")


@pytest.mark.parametrize("kind", LISTS)
def test_every_list_is_filled(kind: str) -> None:
    assert len(listed(kind)) > 3
    assert filled(f"one of {{{kind}}}.") == f"one of {', '.join(listed(kind))}."


def test_other_braces_stay() -> None:
    assert filled("{start} and {a kind}") == "{start} and {a kind}"
