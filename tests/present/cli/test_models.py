"""Models are listed and shown on the command line."""

from __future__ import annotations

import json
import re

from tests.present.cli.program import Environment, invoke, run_here


def test_models_are_shown_with_their_papers(environment: Environment) -> None:
    shown = run_here("models", "show", "lbp").stdout
    assert "Ojala, Pietikäinen and Mäenpää, 2002" in shown
    assert "54" in shown
    assert run_here("models", "tell", "lbp").returncode == 2
    assert "unknown encoder" in run_here("models", "show", "lpb").stderr


def test_settings_are_shown_with_their_defaults() -> None:
    assert re.search(r"^settings +colours=hsv", invoke("models", "show", "colour_histogram").stdout, re.MULTILINE)
    (card,) = json.loads(invoke("models", "show", "hog", "--json").stdout)
    assert card["settings"] == [], "it has none"
    fusion = invoke("models", "show", "attention").stdout
    assert re.search(r"^settings +size=128, seed=0$", fusion, re.MULTILINE)
