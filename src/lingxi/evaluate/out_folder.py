"""The folder of ``--out``: the same study continues in it, and another one never replaces its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from lingxi.errors import BadQuery
from lingxi.evaluate.study import MANIFEST, Source, Study, read_study

SETTINGS = ("measures", "metric", "seeds", "limit")
INSIDE = ("runs", "trec", "vectors")  # folders that a run writes


def check_out(out: Path, study: Study) -> None:
    """Raises BadQuery if the folder holds another study, or files that no study wrote, or links.

    A study may have got further models, and further data sets if there were several: these are added. Files whose names
    begin with a dot do not count.
    """
    names = study.named() if len(study.data) > 1 else {}
    earlier: Mapping[str, Source] = {}
    if not (out / MANIFEST).exists():
        _check_empty(out)
    else:
        before = read_study(out / MANIFEST)
        if found := _difference(before, study):
            raise BadQuery(f"{out} holds another study: {found}; name another folder with --out, or delete this one")
        earlier = before.named()
    for name in names:
        if name not in earlier:
            _check_empty(out / name)
    _check_links(out, names)


def _check_empty(folder: Path) -> None:
    """Raises BadQuery if a folder has files."""
    try:
        found = min((each.name for each in folder.iterdir() if not each.name.startswith(".")), default="")
    except FileNotFoundError:
        return
    except OSError as error:
        raise BadQuery(
            f"{folder} is not a folder that can be read: {error.strerror}; name another one with --out"
        ) from error
    if found:
        raise BadQuery(f"{folder} has {found!r}, and no {MANIFEST} says that lingxi evaluate wrote it; name a new or "
                       "an empty folder with --out")  # fmt: skip


def _check_links(out: Path, names: Iterable[str]) -> None:
    """Raises BadQuery if a folder in which files would be replaced is a link."""
    folders = [out / name for name in names]
    inside = (folder / name for folder in (out, *folders) for name in INSIDE)
    if found := next((each for each in (*folders, *inside) if each.is_symlink()), None):
        raise BadQuery(f"{found} is a link, and lingxi evaluate writes through none; delete it, or name another folder "
                       "with --out")  # fmt: skip


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
