"""How near the round trip of ``cycle`` returns on held-out photos, and what is gained over CCA of the same pairs.

L1 of F(G(x)) to x per number, beside that of the mean of the training photos; Flickr8k, as in ``learning.py``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from learning import STUDIES, Features
from machine import describe
from small import HELP, data_folder

from lingxi.train.judge import gain
from lingxi.train.loop import Trainer
from lingxi.train.losses.cycle import Cycle
from lingxi.train.prepare import feature_folder
from lingxi.train.recipe import Recipe
from lingxi.train.tower import through


def main() -> None:
    """Prints the distances and the gain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--loss", default="cycle")
    parser.add_argument("--table", choices=STUDIES, default="pairs", help="pairs: Flickr8k; classes: exercises")
    parser.add_argument("--photos", type=int, default=2_000)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    epochs = 1 if asked.small else asked.epochs
    recipe = Recipe(loss=asked.loss, epochs=epochs, batch=asked.batch, rate=asked.rate, patience=epochs)
    with data_folder(asked.data, asked.small) as data:
        kept = data / "kept" if asked.small else feature_folder()
        own = Features(STUDIES[asked.table], data, kept, asked.photos)
        trainer = Trainer(own.parts.train, own.parts.choose, own.start, recipe)
        gained = gain(own.judged(own.start), own.judged(trainer.run()))
        returned, mean = distances(trainer, own)
        print(f"{asked.loss}, {len(own.parts.train):,} pairs, {epochs} epochs, batch {asked.batch}, rate {asked.rate}")
        print(f"L1 of F(G(x)) to x {returned:.4f}, of the mean photo {mean:.4f}; gain over CCA {gained}")


def distances(trainer: Trainer, own: Features) -> tuple[float, float]:
    """The mean L1 per number of held-out photos to their round trip, and to the mean of the training photos."""
    loss = trainer.loss
    assert isinstance(loss, Cycle)
    image, pairs = own.parts.judge.image[:, 0], own.parts.judge.pairs
    rows = torch.tensor(image[np.unique(pairs[:, 0])])
    with torch.no_grad():
        text = loss.decode("text", through(trainer.towers, "image", rows), rows)
        again = loss.decode("image", through(trainer.towers, "text", text), text)
    mean = torch.tensor(image[np.unique(own.parts.train.pairs[:, 0])].mean(0))
    return float((again - rows).abs().mean()), float((mean - rows).abs().mean())


if __name__ == "__main__":
    main()
