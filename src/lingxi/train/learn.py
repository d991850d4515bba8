"""Trains a space on a table of pairs: features, training, evaluation, and a folder for ``--model``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lingxi.address import AnyPath, as_path
from lingxi.arrays import Vectors
from lingxi.encode.embed import embed
from lingxi.encode.fitted import save_learned
from lingxi.encode.hub import models_folder
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import SIDES, Towers
from lingxi.errors import LingxiError
from lingxi.media.pool import read_all
from lingxi.media.read import Reading
from lingxi.names import Name
from lingxi.train.augment import view
from lingxi.train.cca import cca
from lingxi.train.data import Data, held_out
from lingxi.train.device import need_torch
from lingxi.train.events import Events
from lingxi.train.features import BLOCK, Features
from lingxi.train.judge import Interval, Judgement, gain, interval, judge
from lingxi.train.pairs import TRAINED_ON, Pair, read_pairs
from lingxi.train.plot import draw
from lingxi.train.recipe import Recipe
from lingxi.types import Fitted, Image, Limits, Media, Modality, Source, Text

FEWEST = 20  # images in each part
MOST_FITTED = 1_500  # images for fitting an encoder that needs it
SHARE = 0.1  # share of images that are held out, and share of the rest for choosing the epoch

Tell = Callable[[str, int, int], None]  # stage, done, total


def silent(what: str, done: int, of: int) -> None:
    """Reports no progress."""
    del what, done, of


@dataclass(frozen=True, eq=False)
class Parts:
    """The pairs for training, for choosing the epoch, and for the final evaluation; and what could not be read."""

    train: Data
    choose: Data
    judge: Data
    unread: int


@dataclass(frozen=True, eq=False)
class Learning:
    """The result of a training, measured on the held-out pairs."""

    begun: str  # what the baseline is
    before: Judgement
    after: Judgement
    pairs: dict[str, int]
    history: list[dict[str, float]]

    @property
    def gained(self) -> Interval:
        """The gain of the main measure."""
        return gain(self.before, self.after)

    @property
    def helped(self) -> bool:
        """Whether the gain is statistically significant."""
        return self.gained.low > 0

    @property
    def verdict(self) -> str:
        """The conclusion, in a sentence."""
        found = self.gained
        if self.helped:
            return f"It helped: {self.after.main}, {found} over {self.begun}."
        worse = "It did harm" if found.high < 0 else "It did not help beyond chance"
        return f"{worse}: {self.after.main}, {found} over {self.begun}. Keep what you had, or bring more pairs."

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        return {
            "begun": self.begun, "before": dict(self.before.measures), "after": dict(self.after.measures),
            "main": self.after.main, "before_interval": vars(interval(self.before.values)),
            "after_interval": vars(interval(self.after.values)), "gain": vars(self.gained),
            "helped": self.helped, "verdict": self.verdict, "pairs": self.pairs, "history": self.history,
        }  # fmt: skip


def learn(
    table: AnyPath,
    out: AnyPath,
    image: str = "embedded",
    text: str = "embedded",
    recipe: Recipe | None = None,
    folder: AnyPath | None = None,
    cache: AnyPath | None = None,
    tell: Tell = silent,
) -> Learning:
    """Trains a space on the pairs of ``table`` and writes it to the folder ``out``, with report.json and curves.png.

    A stopped training resumes when it is started again. Raises FileExistsError if ``out`` exists,
    MissingExtra without torch, UnreadableMedia for a bad table, LingxiError for too few pairs.
    """
    need_torch()
    out = as_path(out)
    if out.exists():
        raise FileExistsError(f"{out} exists; name another folder, or delete it")
    recipe = recipe or Recipe()
    towers = Towers(image, text)
    parts = features(
        towers, read_pairs(table, folder), as_path(cache) if cache else feature_folder(), recipe.views, tell
    )
    begun, start = beginning(towers, parts.train, recipe.dim)
    work = out.with_name(f".{out.name}.training")
    both, history = _trained(parts, start, recipe, work, tell)
    found = _judged(begun, start, both, parts, history)
    towers.projections = dict(zip(SIDES, both, strict=True))
    facts = {"recipe": recipe.as_dict(), "pairs": found.pairs}
    save_learned(out, str(Name("projected", towers.arguments)), towers.learned(facts))
    _explain(out, work, found)
    return found


def feature_folder() -> Path:
    """The default folder for cached features, beside the models."""
    return models_folder().parent / "features"


def beginning(towers: Towers, data: Data, dim: int) -> tuple[str, tuple[Projection, Projection]]:
    """The start and the baseline of the training: the shared space unchanged, else CCA of the training pairs."""
    if towers.shared():
        size = data.image.shape[2]
        same = Projection(np.eye(size, dtype=np.float32), np.zeros(size, np.float32))
        return f"{towers.names['image']} as it is", (same, same)
    return "CCA of the same pairs", cca(*data.paired(), min(dim, data.image.shape[2], data.text.shape[2]))


def features(towers: Towers, pairs: Sequence[Pair], cache: Path, views: int = 1, tell: Tell = silent) -> Parts:
    """The features of all pairs, in three parts without common images; raises LingxiError for too few."""
    paths = sorted({pair.path for pair in pairs})
    texts = sorted({pair.text for pair in pairs})
    _fit(towers, pairs)
    image = np.stack([_pictures(towers, paths, cache, number, tell) for number in range(views)], 1)
    text = np.stack([_texts(towers, texts, cache, number, tell) for number in range(views)], 1)
    whole: npt.NDArray[np.bool_] = np.asarray(np.isfinite(image).all((1, 2)))
    row, at = {path: n for n, path in enumerate(paths)}, {each: n for n, each in enumerate(texts)}
    kept = [pair for pair in pairs if whole[row[pair.path]]]
    labels = sorted({pair.label for pair in kept if pair.label})
    number = {label: n for n, label in enumerate(labels)}
    classed = bool(labels) and all(pair.label for pair in kept)
    rows = np.array([(row[pair.path], at[pair.text]) for pair in kept], np.intp).reshape(-1, 2)
    classes = np.array([number[pair.label] for pair in kept], np.intp) if classed else None
    data = Data(np.nan_to_num(image), text, rows, classes, len(labels))
    return _parts(data, kept, int((~whole).sum()))


def _parts(data: Data, pairs: Sequence[Pair], unread: int) -> Parts:
    keys = [pair.path.name for pair in pairs]
    said = {pair.split for pair in pairs}
    away = np.array([pair.split not in TRAINED_ON for pair in pairs], bool)
    if len(said) < 2 or not away.any() or away.all():
        away = held_out(keys, SHARE, "judge")
    choosing = ~away & held_out(keys, SHARE, "choose")
    train, choose, judged = (data.part(rows) for rows in (~away & ~choosing, choosing, away))
    for name, part in {"learn from": train, "choose by": choose, "judge by": judged}.items():
        if len(np.unique(part.pairs[:, 0])) < (least := FEWEST if name == "learn from" else 5):
            raise LingxiError(
                f"too few pairs to {name}: at least {least} different pictures are needed; add more pairs"
            )
    return Parts(train, choose, judged, unread)


def _fit(towers: Towers, pairs: Sequence[Pair]) -> None:
    """Fits encoders that need fitting on the training pairs."""
    unfit = [side for side, base in towers.bases.items() if isinstance(base, Fitted) and not base.ready]
    some = [pair for pair in pairs if pair.split in TRAINED_ON]
    media: list[Media] = [Text(pair.text) for pair in some] if "text" in unfit else []
    if "image" in unfit:
        sources = [Source(path, 0, 0) for path in list(dict.fromkeys(pair.path for pair in some))[:MOST_FITTED]]
        seen = (_seen(found, "") for found in read_all(sources, Limits(), towers.side))
        media += [each for each in seen if each is not None]
    if unfit:
        towers.fit_bases(media)


def _pictures(towers: Towers, paths: Sequence[Path], cache: Path, number: int, tell: Tell) -> Vectors:
    stats = [path.stat() if path.is_file() else None for path in paths]
    keys = [
        f"{path} {stat and (stat.st_size, stat.st_mtime_ns)} {number}" for path, stat in zip(paths, stats, strict=True)
    ]

    def make(places: list[int]) -> Iterator[Vectors]:
        sources = [Source(paths[n], stat.st_size if (stat := stats[n]) else 0, 0) for n in places]
        media: list[Media | None] = []
        for place, found in zip(places, read_all(sources, Limits(), towers.side), strict=True):
            media.append(_seen(found, keys[place] if number else ""))
            if len(media) == BLOCK:
                yield _encoded(towers, "image", media)
                media = []
        if media:
            yield _encoded(towers, "image", media)

    store = Features(cache, towers.bases["image"].space)
    return store.rows(keys, make, _counter(tell, "pictures", len(keys)))


def _texts(towers: Towers, texts: Sequence[str], cache: Path, number: int, tell: Tell) -> Vectors:
    keys = [f"{number} {text}" for text in texts]

    def make(places: list[int]) -> Iterator[Vectors]:
        for start in range(0, len(places), 4 * BLOCK):
            some = places[start : start + 4 * BLOCK]
            yield _encoded(towers, "text", [view(Text(texts[n]), keys[n]) if number else Text(texts[n]) for n in some])

    return Features(cache, towers.bases["text"].space).rows(keys, make, _counter(tell, "texts", len(keys)))


def _seen(found: object, key: str) -> Media | None:
    """The image as read, or a view of it; None if it could not be read."""
    media = found.segments[0].media if isinstance(found, Reading) and found.segments else None
    if not isinstance(media, Image):
        return None
    return view(media, key) if key else media


def _encoded(towers: Towers, side: Modality, media: Sequence[Media | None]) -> Vectors:
    rows = np.full((len(media), towers.bases[side].space.dim), np.nan, np.float32)
    there = [n for n, each in enumerate(media) if each is not None]
    if there:
        rows[there] = embed(towers.bases[side], [each for each in media if each is not None])
    return rows


def _counter(tell: Tell, what: str, of: int) -> Callable[[int], None]:
    done = [0]

    def count(more: int) -> None:
        done[0] += more
        tell(what, done[0], of)

    return count


def _trained(
    parts: Parts, start: tuple[Projection, Projection], recipe: Recipe, work: Path, tell: Tell
) -> tuple[tuple[Projection, Projection], list[dict[str, float]]]:
    from lingxi.train.loop import State, Trainer

    events = Events(work)

    def log(state: State) -> None:
        tell("epochs", state.epoch, recipe.epochs)
        events.add(state.epoch, {name: value for name, value in state.history[-1].items() if name != "epoch"})

    trainer = Trainer(parts.train, parts.choose, start, recipe, work / "checkpoint.npz")
    both = trainer.run(log)
    return both, trainer.state.history


def _judged(
    begun: str, start: tuple[Projection, Projection], both: tuple[Projection, Projection], parts: Parts, history: Any
) -> Learning:
    data = parts.judge
    before, after = (judge(image(data.image[:, 0]), text(data.text[:, 0]), data) for image, text in (start, both))
    sizes = {"train": len(parts.train), "choose": len(parts.choose), "judge": len(data), "unread": parts.unread}
    return Learning(begun, before, after, sizes, history)


def _explain(out: Path, work: Path, found: Learning) -> None:
    """Writes the report, the curves and the logs beside the model; the checkpoint is not needed any more."""
    (out / "report.json").write_text(json.dumps(found.as_dict(), ensure_ascii=False, indent=1), encoding="utf-8")
    curves = {name: [(row["epoch"], row[name]) for row in found.history if name in row] for name in ("score", "loss")}
    most = max((value for _, value in curves["loss"]), default=1.0) or 1.0
    shown = {"score (kept pairs)": curves["score"], f"loss / {most:.3g}": [(x, y / most) for x, y in curves["loss"]]}
    draw(out / "curves.png", shown, found.verdict, "epoch")
    for file in work.glob("events.*"):
        file.replace(out / file.name)
    shutil.rmtree(work)
