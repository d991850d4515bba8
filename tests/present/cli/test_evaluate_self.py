"""Models are compared on a folder without labels."""

from __future__ import annotations

import json
from pathlib import Path

from tests.present.cli.program import Environment, run_here


def test_a_folder_without_labels(environment: Environment, folder: Path) -> None:
    models = ("--model", "colour_histogram", "--model", "hog")
    found = json.loads(run_here("evaluate", folder, "--self", *models, "--json").stdout)
    assert found["self_retrieval"]["colour_histogram"]["compress"] == 1
    assert set(found["agreement"]) == {"colour_histogram and hog"}
