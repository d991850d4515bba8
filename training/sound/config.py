"""Every setting of the recipe, in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


@dataclass(frozen=True)
class Config:
    """Where things are, and the choices that were made (docs/experiments.md says why)."""

    data: Path = Path(os.environ.get("LINGXI_DATA", PROJECT.parent / "shared" / "data"))
    work: Path = Path(os.environ.get("LINGXI_SOUND_WORK", Path.home() / ".cache" / "lingxi-sound"))
    shipped: Path = Path(os.environ.get("LINGXI_SHIPPED", PROJECT / "src" / "lingxi" / "weights" / "sound"))
    concepts: Path = HERE / "concepts.json"
    more: tuple[str, ...] = tuple(filter(None, os.environ.get("LINGXI_SOUNDS", "").split(os.pathsep)))  # other tables
    held_out_fold: str = "5"  # of data sets that come in folds
    seed: int = 1

    networks: int = 2  # whose class probabilities are averaged
    channels: tuple[int, ...] = (32, 64, 128, 256)
    epochs: int = 60
    again: int = 7  # epochs of a second, lower cycle (Loshchilov and Hutter, 2017) that hears every sound
    batch: int = 16
    rate: float = 3e-3
    decay: float = 0.02
    smoothing: float = 0.1  # of labels
    mixed: float = 0.5  # of the batches are two sounds at a time
    easy: float = 0.35  # of the spoken and made sounds are heard in an epoch
    average: float = 0.995  # of the weights, from batch to batch, is kept in their running mean

    apart: float = 0.1  # ridge, in names of a class: how freely the vectors of spoken words move away from each other
    own: float = 0.2  # share of a score for the part that tells one recording from another
    own_views: int = 4  # excerpts of each recording that it is learned from
    own_steps: int = 300
    own_rate: float = 3e-3
    own_decay: float = 0.1
    own_temperature: float = 0.07
    temperature: float = 1.0  # of the class probabilities that mix the text vectors

    @property
    def tables(self) -> tuple[Path, ...]:
        """CSV files of labelled sounds, or folders in ESC-50's layout."""
        own = (Path(each) for each in self.more)
        named = (each / "meta" / "esc50.csv" if each.is_dir() else each for each in own)
        return (self.data / "esc-10" / "labels.csv", self.data / "sounds" / "labels.csv", *named)


CONFIG = Config()
