"""The study of the documents can be run: its models and measures exist."""

from __future__ import annotations

import re
from pathlib import Path

from lingxi.evaluate.bench import check_name
from lingxi.evaluate.study import read_study

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "benchmarks" / "study.toml"


def test_ten_methods_on_four_sets_over_five_seeds() -> None:
    study = read_study(FILE)
    assert ([each.name for each in study.data], study.seeds) == (["clothing", "sketches", "exercises", "esc-10"], 5)
    for source in study.data:
        models = source.models or study.models
        assert len(set(models)) == 10
        for name in models:
            check_name(name)
        study.settings(source)
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8").partition("## Ten methods")[2]
    assert {name for source in study.data for name in source.models or study.models} == set(
        re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)
    )
