"""Trains hash functions on a table of pairs and writes them as a folder for ``--model``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lingxi.address import AnyPath, as_path
from lingxi.arrays import Vectors
from lingxi.encode.fitted import save_learned
from lingxi.encode.joint.hash_codes import SHALLOW, bits_of
from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import SIDES, Towers
from lingxi.encode.settings import within
from lingxi.errors import BadName
from lingxi.names import Name, Setting, with_settings
from lingxi.train.data import Data
from lingxi.train.device import need_torch
from lingxi.train.hasher import Both, hashers
from lingxi.train.judge import Interval, Judgement, gain, judge
from lingxi.train.learn import beginning
from lingxi.train.pairs import read_pairs
from lingxi.train.prepare import feature_folder, features
from lingxi.train.progress import OnStage, silent
from lingxi.train.record import Record

BITS = 64  # by default
MOST: dict[str, tuple[float, float]] = {"epochs": (1, 100_000), "rate": (1e-9, 10)}  # least and most


@dataclass(frozen=True, eq=False)
class Hashing:
    """The quality of codes on held-out pairs, compared with random hyperplanes and with the vectors themselves."""

    method: str
    bits: int
    random: Judgement
    codes: Judgement
    vectors: Judgement
    pairs: dict[str, int]
    history: list[dict[str, float]]  # of the method's epochs

    @property
    def gained(self) -> Interval:
        """The gain of the main measure over as many random hyperplanes."""
        return gain(self.random, self.codes)

    @property
    def verdict(self) -> str:
        """The conclusion, in a sentence."""
        better = "Better than" if self.gained.low > 0 else "Not better, beyond chance, than"
        kept = self.codes.score / max(1e-9, self.vectors.score)
        worth = f"{kept:.0%} of the vectors' own {self.vectors.score:.3f}"
        return f"{better} random hyperplanes ({self.codes.main}, {self.gained}); {worth}."

    def as_dict(self) -> dict[str, Any]:
        """All of it as plain JSON values."""
        found = {name: dict(getattr(self, name).measures) for name in ("random", "codes", "vectors")}
        return {
            "method": self.method, "bits": self.bits, **found, "gain": vars(self.gained), "verdict": self.verdict,
            "pairs": self.pairs, "history": self.history,
        }  # fmt: skip


def learn_hash(
    table: AnyPath,
    out: AnyPath,
    method: str,
    bits: int = BITS,
    image: str = "embedded",
    text: str = "embedded",
    folder: AnyPath | None = None,
    cache: AnyPath | None = None,
    seed: int = 0,
    epochs: int | None = None,
    rate: float | None = None,
    tell: OnStage = silent,
) -> Hashing:
    """Trains codes on the pairs of ``table`` and writes them to the folder ``out``, with report.json and curves.png.

    ``method`` is a name, with settings perhaps: ``dcmh(epochs=100)``; ``epochs`` and ``rate`` replace its own. Raises
    FileExistsError if ``out`` exists, UnknownName for an unknown method, BadName for settings that it does not have,
    MissingExtra if it needs torch, UnreadableMedia for a bad table, LingxiError for too few pairs, or for missing
    classes if the method needs them.
    """
    asked = with_settings(hashers.parse(method), {"epochs": epochs, "rate": rate})
    check(asked)
    if asked.base != "cca_itq":
        need_torch()
    out = as_path(out)
    if out.exists():
        raise FileExistsError(f"{out} exists; name another folder, or delete it")
    towers = Towers(image, text)
    parts = features(towers, read_pairs(table, folder), as_path(cache) if cache else feature_folder(), 1, tell)
    record = Record(out, _epochs(asked), tell)
    both = hashers.make(asked, parts.train, bits, seed, record.add)
    _, start = beginning(towers, parts.train, 256)
    rough = random_planes(parts.train, start, bits, seed)
    random, codes = (judged(each, parts.judge) for each in (rough, both))
    found = Hashing(str(asked), bits, random, codes, plain(start, parts.judge), parts.sizes(), record.history)
    towers.projections = dict(zip(SIDES, both, strict=True))
    changed: tuple[tuple[str, Setting], ...] = (("bits", bits),) if bits != BITS else ()
    name = Name("hashed", towers.arguments, (*changed, ("method", asked.base)))
    save_learned(out, str(name), towers.learned({"wave": False}))
    record.close(found.as_dict())
    return found


def check(asked: Name) -> None:
    """Raises UnknownName for an unknown method, BadName for one without training and for settings that do not fit."""
    if asked.base in SHALLOW and asked.base not in hashers:
        raise BadName(f"{asked.base} is not trained on pairs; give it to the model: lingxi index FOLDER --model "
                      f'"hashed(embedded, embedded, method={asked.base})"')  # fmt: skip
    known = {each.name for each in hashers.settings(asked.base)}
    for name, value in asked.settings:
        if name not in known:
            raise BadName(f"{asked.base} has no setting {name}; it is written {hashers.spelled(asked.base)}")
        if isinstance(value, int | float) and name in MOST:
            within(asked.base, name, value, *MOST[name])
    hashers.check(asked)


def _epochs(asked: Name) -> int:
    """The epochs that a method has; 0 if it is solved directly."""
    usual = {each.name: each.default for each in hashers.settings(asked.base)}
    return int(str(dict(asked.settings).get("epochs", usual.get("epochs", 0))))


def random_planes(data: Data, start: Both, bits: int, seed: int) -> Both:
    """As many random hyperplanes (LSH) in the common space of both sides, each side centred."""
    rows = [each(side) for each, side in zip(start, data.paired(), strict=True)]
    centred = np.concatenate([each - each.mean(0) for each in rows])
    planes = SHALLOW["lsh"](centred, bits, seed)
    image, text = (
        Projection(each.weight @ planes.weight, (each.bias - side.mean(0)) @ planes.weight)
        for each, side in zip(start, rows, strict=True)
    )
    return image, text


def judged(both: Both, data: Data, *, wave: bool = False) -> Judgement:
    """The quality of codes; products of rows of -1 and 1 rank as Hamming distances do."""
    image, text = (_signs(each, rows, wave=wave) for each, rows in zip(both, (data.image, data.text), strict=True))
    return judge(image, text, data)


def plain(both: Both, data: Data) -> Judgement:
    """The quality of the vectors that the codes were made of."""
    return judge(both[0](data.image[:, 0]), both[1](data.text[:, 0]), data)


def _signs(each: Projection, rows: Any, *, wave: bool) -> Vectors:
    return np.where(bits_of(each(rows[:, 0]), wave=wave), 1, -1).astype(np.float32)
