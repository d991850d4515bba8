"""Builds everything the package ships, from packages and data that are named in the card; run it again to resume."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import text
import torch
from backbone import SIDES, export, features
from card import write_card
from config import CONFIG
from corpora import class_names
from measure import flickr, outside
from ship import ship
from tokenizers import Tokenizer
from tower import build

THREADS = 2


def towers() -> tuple[Tokenizer, np.ndarray, Path]:
    """The tokenizer, the token table (v, d) and the int8 picture tower; each kept in the work folder."""
    saved, kept = CONFIG.work / "table.npy", CONFIG.work / "tokenizer.json"
    if not saved.exists():
        learn = text.pairs()
        tokenizer = text.vocabulary([pair.text for pair in learn])
        tokenizer.save(str(kept))
        english = sorted({pair.english for pair in learn})
        meant = text.teacher(english, "english").astype(np.float32)
        basis = np.linalg.svd(meant[::10], full_matrices=False)[2][: CONFIG.dim].T  # (384, d)
        place = {sentence: n for n, sentence in enumerate(english)}
        goals = meant[[place[pair.english] for pair in learn]] @ basis
        goals /= np.linalg.norm(goals, axis=1, keepdims=True)
        start = text.start_vectors(tokenizer, basis)
        np.save(saved, text.distil(tokenizer, learn, start, goals, CONFIG.epochs))
    tokenizer, table = Tokenizer.from_file(str(kept)), np.load(saved)
    tower = CONFIG.work / "picture.onnx"
    if not tower.exists():
        build(encoder(tokenizer, table)(class_names()), tower)
    return tokenizer, table, tower


def encoder(tokenizer: Tokenizer, table: np.ndarray):
    """Texts -> vectors (n, d), as the package computes them."""

    def encode(texts: list[str]) -> np.ndarray:
        found = tokenizer.encode_batch_fast([each.translate(text.simplified()) for each in texts])
        sums = np.stack([table[each.ids].sum(0) for each in found])
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)

    return encode


def shipped() -> dict[str, dict[str, float]]:
    """Every figure of the files as they are shipped, through the package's own encoder."""
    from lingxi.encode.encoders.embedded import Embedded
    from lingxi.types import Text

    model = Embedded()

    def encode(texts: list[str]) -> np.ndarray:
        return model.encode([Text(each) for each in texts])

    def see(label: str, paths: list[str]) -> np.ndarray:
        return features(CONFIG.shipped / "picture.onnx", [Path(path) for path in paths], SIDES[CONFIG.backbone], label)[
            0
        ]

    return flickr(encode, see) | flickr(encode, see, most=200) | outside(encode, see)


def main() -> None:
    """Builds, ships, measures, writes the card."""
    began = time.time()
    torch.set_num_threads(THREADS)
    torch.manual_seed(CONFIG.seed)
    export(CONFIG.backbone, CONFIG.work / f"{CONFIG.backbone}.onnx")
    revision = ship(*towers())
    figures = shipped()
    write_card(figures, revision)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    print(f"built {revision} in {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
