"""The folder of ``--out``: the same study continues in it, and another one never replaces its report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lingxi.errors import BadQuery
from lingxi.evaluate.study import MANIFEST, Source, Study, read_study

REPORTS = ("report.html", "results.json", "table.csv", "queries.csv")  # files that a run writes
SETTINGS = ("measures", "metric", "seeds", "limit")


def check_out(out: Path, study: Study) -> None:
    """Raises BadQuery if the folder holds the report of another study, or reports without a manifest.

    A study may have got further models, and further data sets if there were several: these are added.
    """
    if not (out / MANIFEST).exists():
        if found := next((name for name in REPORTS if (out / name).exists()), None):
            raise BadQuery(f"{out} has a {found}, and no {MANIFEST}: lingxi evaluate did not write it; name another "
                           "folder with --out")  # fmt: skip
        return
    if found := _difference(read_study(out / MANIFEST), study):
        raise BadQuery(f"{out} holds another study: {found}; name another folder with --out, or delete this one")


def _difference(earlier: Study, study: Study) -> str:
    """In what the study on the disk is another one; empty if it continues."""
    for name in SETTINGS:
        before, now = getattr(earlier, name), getattr(study, name)
        if before != now:
            return f"its {name} is {_shown(before)}, not {_shown(now)}"
    old, new = (list(map(_plain, each.data)) for each in (earlier, study))
    if gone := next((each for each in old if each not in new), None):
        return f"its data is {_named(gone)}, and that is not in this study"
    if (len(old) > 1) != (len(new) > 1):
        return "it has one data set, and this one has several"
    for before, now in ((earlier.models, study.models), *_models(earlier, study)):
        if left := next((model for model in before if model not in now), ""):
            return f"it also has the model {left}, which is not in this study"
    return ""


def _models(earlier: Study, study: Study) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The models that a data set had and has, for data sets that name them."""
    now = [(_plain(each), each.models) for each in study.data]
    return [
        (each.models or earlier.models, next((own or study.models for key, own in now if key == _plain(each)), ()))
        for each in earlier.data
    ]


def _plain(source: Source) -> Source:
    """A data set without its models, and with its whole path: older versions wrote relative ones."""
    return replace(source, path=str(Path(source.path).resolve()), models=())


def _named(source: Source) -> str:
    parts = [source.path, *(f"{name} {value}" for name in ("form", "split", "folds", "test_fold", "train_folds")
                            if (value := getattr(source, name)))]  # fmt: skip
    return ", ".join(parts)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "none" if value is None else str(value)
