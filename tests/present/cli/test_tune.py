"""Weights are learned, or not, and taken back on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from lingxi.errors import LingxiError, UnknownName
from lingxi.evaluate.judged import Judged
from lingxi.library import Library
from lingxi.search.weights import load_weights
from tests.present.cli.program import invoke


def _judged(colours: Path, queries: int) -> Path:
    """Judgements of red, as many as there are spellings of it."""
    folder = colours.parent / "judged"
    with Library() as library:
        for number in range(queries):
            hit = library.search("red", 1)[0]
            Judged(folder).add(f"red {'x' * number}".strip(), hit, 2)
    return folder


def test_weights_that_do_not_help_are_not_kept_and_reset_restores_the_defaults(colours: Path) -> None:
    folder = _judged(colours, 10)
    found = json.loads(invoke("tune", folder, "--json").stdout)
    assert (found["queries"], found["helped"]) == (10, False), "what stands first already cannot be bettered"
    assert found["before"] == 1
    said = invoke("tune", folder, "--fusion", "rrf(k=20)").stdout
    assert "not kept" in said
    assert invoke("tune", folder, "--reset").stderr == "the usual weights count again\n"


def test_too_few_judgements_and_unknown_fusions_are_errors(colours: Path) -> None:
    folder = _judged(colours, 2)
    error = invoke("tune", folder).exception
    assert isinstance(error, LingxiError)
    assert "needs at least 10 judged queries; there are 2" in str(error)
    assert isinstance(invoke("tune", folder, "--fusion", "rff").exception, UnknownName)


def test_a_tuning_that_fails_leaves_the_weights_as_they_were(colours: Path) -> None:
    folder, missing = _judged(colours, 2), colours.parent / "missing"
    with Library() as library:
        library.set_weights({"embedded": 0.25})
        place = library.folder
    assert isinstance(invoke("tune", folder).exception, LingxiError), "too few judgements"
    assert "write judgements with: lingxi judge" in str(invoke("tune", missing).exception)
    assert load_weights(place) == {"embedded": 0.25}
    invoke("tune", folder, "--reset")
    assert load_weights(place) == {}
