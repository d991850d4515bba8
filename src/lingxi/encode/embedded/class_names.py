"""The names of ImageNet's classes, the vocabulary that ships with the built-in model."""

from __future__ import annotations

from pathlib import Path

from lingxi.lazy import once

FILE = Path(__file__).resolve().parents[2] / "weights" / "embedded" / "classes.txt"


@once
def class_names() -> list[dict[str, str]]:
    """For each class, its English name ("en"), and its Chinese name ("zh") if there is one."""
    rows = FILE.read_text(encoding="utf-8").splitlines()
    named = [dict(zip(("en", "zh"), row.split("\t"), strict=True)) for row in rows]
    return [{language: name for language, name in each.items() if name} for each in named]
