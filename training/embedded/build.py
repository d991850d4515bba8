"""Builds all shipped files from the packages and data named in the card; run it again to resume."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import text
import torch
from backbone import features
from calibrate import calibrate
from card import write_card
from classes import Names, anchors
from config import CONFIG
from corpora import captions, chinese_names, class_names, photos
from duplicates import duplicates
from head import Head, conse, learn
from hubs import Photos, find, find_photos
from measure import Encode, drawn, everyday, flickr, outside
from reader import Reader, read_well
from ship import ship
from shipped import shipped
from tokenizers import Tokenizer
from tower import body, build

from lingxi.onnx_session import make_session

THREADS = 2


def words() -> tuple[Tokenizer, np.ndarray]:
    """The tokenizer and the token table (v, d), both kept in the work folder."""
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
    return Tokenizer.from_file(str(kept)), np.load(saved)


def encoder(tokenizer: Tokenizer, table: np.ndarray) -> Callable[[list[str]], np.ndarray]:
    """Texts -> vectors (n, d), as the package computes them."""

    def encode(texts: list[str]) -> np.ndarray:
        found = tokenizer.encode_batch_fast([each.translate(text.simplified()) for each in texts])
        sums = np.stack([table[each.ids].sum(0) for each in found])
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)

    return encode


def called(encode: Encode) -> Names:
    """What the classes are called in both languages."""
    chinese, classes = zip(*chinese_names(), strict=True)
    english, said = (torch.from_numpy(encode(list(each)).astype(np.float32)) for each in (class_names(), chinese))
    return Names.of(english, said, torch.tensor(classes))


def measured(part: slice = slice(None)) -> dict[str, dict[str, float]]:
    """Every figure of the files as they are shipped, or of a part of each vector."""
    encode, see = shipped(part)
    return flickr(encode, see) | flickr(encode, see, most=200) | outside(encode, see) | drawn(encode, see)


def speed() -> dict[str, float]:
    """Pictures a second on two threads without decoding, and milliseconds a text of eight words."""
    encode, _ = shipped()
    run = make_session(CONFIG.shipped / "picture.onnx")
    pixels = np.random.default_rng(0).integers(0, 256, (16, CONFIG.side, CONFIG.side, 3), dtype=np.uint8)
    run.run(None, {"pixels": pixels})
    texts = [f"a dog number {n} runs over the grass" for n in range(500)]
    encode(texts[:1])
    began = time.perf_counter()
    for each in texts:
        encode([each])
    text_ms = (time.perf_counter() - began) / len(texts) * 1000
    times = []
    for _ in range(10):
        began = time.perf_counter()
        run.run(None, {"pixels": pixels})
        times.append(time.perf_counter() - began)
    return {"pictures/s": round(16 / min(times), 1), "ms/text": round(text_ms, 3)}


def train_free(encode: Encode, names: torch.Tensor, below: Path) -> dict[str, dict[str, float]]:
    """Every figure of ConSE by itself, without codes: the names of the classes mixed, nothing learned."""

    def see(label: str, paths: list[str]) -> np.ndarray:
        logits = features(below, [Path(path) for path in paths], f"{label}-below")[1]
        return conse(torch.from_numpy(logits), names).numpy()

    return flickr(encode, see) | flickr(encode, see, most=200) | outside(encode, see) | drawn(encode, see)


def held_back(tokenizer: Tokenizer, table: np.ndarray, names: Names, head: Head, reader: Reader, below: Path) -> str:
    """Ships the files, first without, then with the dimensions for pictures and texts that are near to everything."""
    classes, plain = anchors(names.vectors[:1000]).numpy(), CONFIG.work / "plain.onnx"
    none = Photos(np.zeros((CONFIG.nearest, table.shape[1] + head.words.shape[1]), np.float32), 0.0)
    ship(tokenizer, table, names, head, reader, build(below, classes, head, None, plain), none)
    encode, (_, held_out) = shipped(slice(-2))[0], photos(CONFIG.held_out)

    def see(label: str, paths: list[str], view: str = "whole") -> np.ndarray:
        return features(plain, [Path(path) for path in paths], f"{label}-plain", view)[0]

    hubs = find(encode, see("held-out", held_out))
    said = [text for found in (captions("train", "en"), captions("train", "zh")) for path in held_out
            for text in found[path]]  # fmt: skip
    met = find_photos(see, encode([*said, *class_names()]))
    tower = build(below, classes, head, hubs, CONFIG.work / "picture.onnx")
    return ship(tokenizer, table, names, head, reader, tower, met)


def main() -> None:
    """Builds, ships, measures, calibrates, writes the card."""
    began = time.time()
    torch.set_num_threads(THREADS)
    torch.set_flush_denormal(True)
    torch.manual_seed(CONFIG.seed)
    tokenizer, table = words()
    below = body()
    reader = read_well(tokenizer, table)
    head = learn(tokenizer, table, below, reader)
    encode = encoder(tokenizer, table)
    names = called(encode)
    revision = held_back(tokenizer, table, names, head, reader, below)
    dim = table.shape[1]
    figures = {
        "whole": measured() | everyday(*shipped()),
        "ConSE, train-free": train_free(encode, names.vectors[:1000], below),
        "named half alone": measured(slice(dim)),
        "learned half alone": measured(slice(dim, -2)),
        "both, without hub correction": measured(slice(-2)),
    }
    write_card(figures, calibrate(*shipped()), duplicates(), speed(), revision)
    print(json.dumps(figures["whole"], indent=1, ensure_ascii=False))
    print(f"built {revision} in {time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
