"""Builds the sound tower that the package ships; run it again to resume.

With sounds of your own: LINGXI_SOUNDS names CSV files or folders in ESC-50's layout (see corpora.table), LINGXI_SHIPPED
the folder that is written, LINGXI_SOUND_WORK another one where features and networks are kept.
"""

from __future__ import annotations

import json
import time
from hashlib import blake2b
from typing import Any

import numpy as np
import torch
from calibrate import calibrate
from card import write_card
from config import CONFIG
from corpora import concepts
from features import Features, everything, summary
from learn import EASY, learn
from measure import SETS, figures, heard
from own import learn_own
from tower import Tower, export
from words import anchors, unused

from lingxi.encode.encoders.embedded import Embedded


def ship(tower: Tower) -> str:
    """Writes the graph and its facts; returns its revision."""
    CONFIG.shipped.mkdir(parents=True, exist_ok=True)
    export(tower, CONFIG.shipped / "sound.onnx")
    revision = blake2b((CONFIG.shipped / "sound.onnx").read_bytes(), digest_size=6).hexdigest()
    facts = {"revision": revision, "space": Embedded().space.revision, "own": CONFIG.own,
             "classes": [each.name for each in concepts()]}  # fmt: skip
    (CONFIG.shipped / "model.json").write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")
    return revision


def speed() -> float:
    """Times real time at which sounds of five seconds are heard, without decoding, as the package does it."""
    from lingxi.types import Audio

    model, chance = Embedded(), np.random.default_rng(0)
    some = [Audio(chance.normal(0, 0.1, 80_000).astype(np.float32), 16_000) for _ in range(32)]
    model.encode(some[:8])
    times = []
    for _ in range(5):
        began = time.perf_counter()
        model.encode(some)
        times.append(time.perf_counter() - began)
    return round(32 * 5 / min(times))


def networks(train: Features) -> list[Any]:
    """As many as are averaged."""
    return [learn(train, "sound", CONFIG.seed + n) for n in range(CONFIG.networks)]


def main() -> None:
    """Trains, ships, measures, calibrates, writes the card."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    found = everything()
    print(summary(found), flush=True)
    train = found.of(~found.held_out)
    trained = networks(train)
    own = learn_own(trained, train.of(~np.isin(train.sources, EASY)))
    tower = Tower(trained, torch.from_numpy(anchors()), own, torch.from_numpy(unused()))
    revision = ship(tower)
    sets = {name: heard(name) for name in SETS}
    write_card(figures(sets), calibrate(sets), speed(), revision, train)
    print(f"built {revision}")


if __name__ == "__main__":
    main()
