"""A whole study: data sets, models, sweeps over settings, seeds; read from TOML or from an earlier manifest."""

from __future__ import annotations

import json
import platform
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from itertools import chain, count, product
from pathlib import Path
from typing import Any

from lingxi.errors import BadQuery
from lingxi.evaluate.bench_model import Settings
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.run import USUAL
from lingxi.evaluate.study_checks import check_folds, check_names, check_sweep, check_test_fold, check_values, folds_of
from lingxi.names import Name, Setting
from lingxi.similarity import METRICS
from lingxi.version import __version__

MANIFEST = "manifest.json"
LIBRARIES = (  # whose version may change a result
    "av", "gensim", "jieba", "numpy", "onnxruntime", "opencv-python-headless", "pillow", "pillow-heif", "pydicom",
    "rawpy", "resvg-py", "scikit-image", "scikit-learn", "scipy", "snowballstemmer", "tokenizers", "torch",
    "transformers",
)  # fmt: skip
COLUMNS = ("text", "file", "label", "split", "group")  # settings of a form that name columns


@dataclass(frozen=True)
class Source:
    """A data set of a study."""

    path: str
    form: str | None = None
    split: str | None = None
    folds: str = ""  # a number, or a column
    models: tuple[str, ...] = ()  # instead of those of the study
    test_fold: str = ""  # a value in the column of folds; empty for all folds in turn
    train_folds: tuple[str, ...] = ()  # with ``test_fold``; empty for all others

    @property
    def name(self) -> str:
        """The last part of its path, without endings and without dots before it; "data" if nothing is left."""
        return Path(self.path).resolve().name.lstrip(".").partition(".")[0] or "data"


@dataclass(frozen=True)
class Study:
    """What is measured on what, and how."""

    data: tuple[Source, ...]
    models: tuple[str, ...] = ("embedded",)
    measures: tuple[str, ...] = tuple(map(str, USUAL))
    metric: str | None = None
    seeds: int = 1
    limit: int | None = None  # queries of each direction
    minutes: float | None = None  # for all models together
    digests: Mapping[str, str] = field(default_factory=dict)  # of the data by name, as the manifest has them

    def named(self) -> dict[str, Source]:
        """The data sets by name; a further one of a name gets the next free number.

        Names that differ only in upper and lower case count as equal, since they are names of folders.
        """
        found, taken = dict[str, Source](), set[str]()
        for source in self.data:
            numbered = (f"{source.name}-{number}" for number in count(2))
            name = next(each for each in chain([source.name], numbered) if each.casefold() not in taken)
            taken.add(name.casefold())
            found[name] = source
        return found

    def settings(self, source: Source) -> Settings:
        """How models are measured on a data set; raises UnknownName, BadName or BadQuery."""
        if self.metric is not None and self.metric not in METRICS:
            raise BadQuery(f"unknown metric {self.metric!r}; known: {', '.join(METRICS)}")
        metric = next((each for each in METRICS if each == self.metric), None)
        folds = "" if source.test_fold else source.folds  # one fold is a split like any other
        return Settings(tuple(map(Measure.of, self.measures)), metric, self.seeds, folds, self.limit)

    def check(self) -> None:
        """Raises BadQuery for numbers out of their range, and for folds that do not fit each other."""
        try:
            check_values(vars(self))
            for source in self.data:
                check_folds(source.folds)
                check_test_fold(source.folds, source.test_fold, source.train_folds)
        except ValueError as error:
            raise BadQuery(str(error)) from error


def named_form(form: str | None, guess: str, columns: Mapping[str, str | None], fold: str = "") -> str | None:
    """The form with the columns as its settings: ``table(label=kind)``; ``guess`` is used if none is given."""
    given: dict[str, Setting] = {name: column for name, column in columns.items() if column}
    given |= {"fold": fold} if fold else {}
    if not given:
        return form
    from lingxi.evaluate.dataset import datasets

    known = datasets.parse(form or guess)
    return str(Name(known.base, known.arguments, (*known.settings, *given.items())))


def read_study(file: Path) -> Study:
    """The study of a TOML file, or that of a manifest (JSON); raises BadQuery.

    Keys: ``models``, ``measures``, ``metric``, ``seeds``, ``limit``, ``minutes``; tables ``[[data]]`` with ``path``,
    ``format``, ``split``, ``folds``, ``test-fold``, ``train-folds``, ``models`` and columns; tables ``[[sweep]]`` with
    ``model`` and lists for the names in braces. Paths are relative to the file.
    """
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix.lower() == ".json":
            found = json.loads(text)
            return _of_manifest(found)
        return _of_toml(tomllib.loads(text), file.parent)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadQuery(f"{file} is not a study: {error}") from error


def _of_manifest(found: Mapping[str, Any]) -> Study:
    study = found["study"]
    check_values(study)
    data = tuple(_stored_source(each) for each in study["data"])
    lists = {name: tuple(study[name]) for name in ("models", "measures")}
    read = Study(**{**study, **lists, "data": data})
    return replace(read, digests=_by_name(found["digests"], read))


def _by_name(digests: Mapping[str, str], study: Study) -> Mapping[str, str]:
    """The digests by names of data sets; by their order if a path was changed by hand, and a name with it."""
    names = study.named()
    return digests if set(digests) <= set(names) else dict(zip(names, digests.values(), strict=False))


def _stored_source(found: Mapping[str, Any]) -> Source:
    """A data set of a manifest; those of older versions have no test folds."""
    lists = {name: tuple(found.get(name, ())) for name in ("models", "train_folds")}
    return Source(**{**found, **lists})


def _of_toml(found: Mapping[str, Any], folder: Path) -> Study:
    known = {"models", "measures", "metric", "seeds", "limit", "minutes"}
    if strange := sorted(set(found) - known - {"data", "sweep"}):
        raise ValueError(f"unknown key {strange[0]!r}; known: {', '.join(sorted(known | {'data', 'sweep'}))}")
    check_values(found)
    models = (*found.get("models", ()), *(name for sweep in found.get("sweep", ()) for name in swept(sweep)))
    plain = {name: found[name] for name in known - {"models", "measures"} if name in found}
    data = tuple(_source(each, folder) for each in found["data"])
    study = Study(data, tuple(dict.fromkeys(models)) or ("embedded",), **plain)
    return replace(study, measures=tuple(found["measures"])) if "measures" in found else study


def _source(table: Mapping[str, Any], folder: Path) -> Source:
    known = {"path", "format", "split", "folds", "test-fold", "train-folds", "models",
             *(f"{name}-column" for name in COLUMNS)}  # fmt: skip
    if strange := sorted(set(table) - known):
        raise ValueError(f"unknown key {strange[0]!r} of data; known: {', '.join(sorted(known))}")
    columns = {name: table.get(f"{name}-column") for name in COLUMNS}
    check_folds(table.get("folds", ""))
    check_names("models", table.get("models", ()))
    folds = str(table.get("folds", ""))
    form = named_form(table.get("format"), "table", columns, "" if folds.isdecimal() else folds)
    path = str((folder / table["path"]).resolve())
    test_fold, train_folds = folds_of(table)
    check_test_fold(folds, test_fold, train_folds)
    return Source(path, form, table.get("split"), folds, tuple(table.get("models", ())), test_fold, train_folds)


def swept(sweep: Mapping[str, Any]) -> Iterator[str]:
    """The model names of a sweep: each combination of the lists in the braces of ``model``; raises ValueError."""
    lists = {name: values for name, values in sweep.items() if name != "model"}
    check_sweep(sweep["model"], lists)
    for values in product(*lists.values()):
        yield sweep["model"].format(**dict(zip(lists, values, strict=True)))


def manifest(study: Study, digests: Mapping[str, str], revisions: Mapping[str, str]) -> dict[str, Any]:
    """Everything that another machine needs to repeat the study, as plain JSON values."""
    plain = asdict(study)
    del plain["digests"]
    return {
        "lingxi": __version__, "python": platform.python_version(), "machine": platform.machine(),
        "libraries": {name: found for name in LIBRARIES if (found := _version(name))},
        "digests": dict(digests), "revisions": dict(revisions), "study": plain,
    }  # fmt: skip


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
