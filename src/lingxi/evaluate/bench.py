"""Measures models on a data set, one after the other; what cannot be measured says why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lingxi.encode.choose import choose, training_of
from lingxi.encode.registry import encoders
from lingxi.errors import BadName, LingxiError, UnknownName
from lingxi.evaluate.bench_model import BenchModel, Settings, parsed_model
from lingxi.evaluate.classifier import classifiers
from lingxi.evaluate.dataset import Dataset
from lingxi.evaluate.kept_sides import KeptSides
from lingxi.evaluate.result import Missing, Result
from lingxi.evaluate.run import OnStep, views
from lingxi.evaluate.splits import Splits
from lingxi.fuse.vector_fusion import vector_fusions
from lingxi.names import Name


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one model reached: its results, the directions without one, and a map of its items."""

    model: str
    results: tuple[Result, ...]
    missing: tuple[Missing, ...]
    where: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # item id -> its place in a map (PCA)
    revision: str = ""  # of the space


@dataclass(eq=False)
class Bench:
    """A data set with what was encoded of it, so that models over the same encoder encode it once."""

    data: Splits
    settings: Settings = field(default_factory=Settings)
    with_captions: bool = False  # whether images with captions are a direction
    encoded: KeptSides = field(default_factory=KeptSides)

    def directions(self) -> dict[str, Dataset]:
        """Each direction and its data set, with as many queries as the limit allows."""
        captioned = self.data.test.captioned() if self.with_captions else None
        found = [*views(self.data.test), *([captioned] if captioned is not None else [])]
        return {each.direction: replace(each, queries=each.queries[: self.settings.limit]) for each in found}

    def run(self, name: str, on_step: OnStep | None = None) -> Outcome:
        """Measures one model; everything that fails becomes a reason. Raises UnknownName or BadName."""
        check_name(name)
        try:
            model = BenchModel(name, self.data, self.settings, self.encoded, self.directions(), on_step)
            found, reasons = model.measured()
        except Exception as error:  # of a plug-in or a library that it uses: the other models are measured all the same
            reason = str(error) if isinstance(error, LingxiError) else f"{type(error).__name__}: {error}"
            return Outcome(name, (), tuple(Missing(name, direction, reason) for direction in self.directions()))
        missing = tuple(Missing(name, direction, reason) for direction, reason in reasons.items())
        return Outcome(name, tuple(found), missing, model.where, model.revision)


def check_name(name: str) -> None:
    """Raises UnknownName or BadName for a model that does not exist, or settings that it does not take."""
    parsed = parsed_model(name)
    if parsed is not None and classifiers.has_file(parsed.base):
        if len(parsed.arguments) != 1:
            raise BadName(f"{name}: a classifier takes one model, as in {parsed.base}(embedded)")
        classifiers.make(Name(parsed.base, (), parsed.settings))
        check_name(str(parsed.arguments[0]))
        return
    try:
        choose(name)
        if parsed is not None and (command := training_of(name)):
            raise BadName(f"{name} is not trained, so its vectors are random; train it with: {command}; then evaluate "
                          "the folder: --model FOLDER")  # fmt: skip
    except UnknownName as error:
        if error.kind != encoders.kind:
            raise
        over = [f"{each}(MODEL)" for each in classifiers] + [f"{each}(MODEL, MODEL)" for each in vector_fusions]
        raise UnknownName(error.kind, error.name, [*error.known, *over]) from None
    except BadName:
        raise
    except LingxiError:
        return  # a missing file or library: the rows say so


def is_fusion(name: str) -> bool:
    """Whether a model takes images together with their captions."""
    parsed = parsed_model(name)
    return parsed is not None and vector_fusions.has_file(parsed.base)
