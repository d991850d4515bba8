"""What the package ships, written in one go: the tower, the token table, the words in context, the tokenizer."""

from __future__ import annotations

import gzip
import json
import shutil
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from classes import Names
from config import CONFIG
from corpora import class_table
from head import Head
from hubs import Photos
from reader import Reader
from text import simplified
from tokenizers import Tokenizer

from lingxi.encode.embedded.matrices import SCALES

FILES = (
    "picture.onnx", "tokens.i8", "scales.f16", "learned.i8", "learned_scales.f16", "learned_terms.i32", "words.f16",
    "context.npz", "anchors.npz", "pieces.txt.gz", "pieces.f32.gz", "simplified.txt",
)  # fmt: skip


def rounded(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A table (v, d) as int8 rows and the float32 scale (v,) of each."""
    scales = np.maximum(np.abs(table).max(1), 1e-9).astype(np.float32) / 127
    return np.rint(table / scales[:, None]).astype(np.int8), scales


def context(reader: Reader, head: Head, table: np.ndarray, out: Path) -> None:
    """Writes the words in context, its matrices in int8 with a scale a row, for lingxi.encode.embedded.reader."""
    parts = {name: each.detach().numpy() for name, each in reader.state_dict().items()} | {"onward": head.context}
    small = {name: rounded(each) for name, each in parts.items() if each.ndim == 2 and each.size > 20_000}
    parts |= {name: rows for name, (rows, _) in small.items()}
    parts |= {f"{name}{SCALES}": scales for name, (_, scales) in small.items()}
    size = np.float32(np.linalg.norm(table, axis=1).mean())
    np.savez(out, allow_pickle=False, **parts, size=size)


def anchors(names: Names, photos: Photos, out: Path) -> None:
    """Writes what texts are compared with, for lingxi.encode.embedded.anchors."""
    parts: dict[str, Any] = {"codes": np.packbits(names.codes.numpy() > 0, axis=1), "middle": np.float32(photos.middle)}
    for name, matrix in (("names", names.vectors.numpy()), ("photos", photos.bank)):
        parts[name], parts[f"{name}{SCALES}"] = rounded(matrix)
    np.savez(out, allow_pickle=False, **parts)


def ship(
    tokenizer: Tokenizer, table: np.ndarray, names: Names, head: Head, reader: Reader, tower: Path, photos: Photos
) -> str:
    """Writes the files into the package and returns their revision, a digest of them all.

    ``names`` are the classes'; the tower has two dimensions for what is near to everything, or none as yet.
    """
    folder = CONFIG.shipped
    folder.mkdir(parents=True, exist_ok=True)
    tokens, scales = rounded(table)
    tokens.tofile(folder / "tokens.i8")
    scales.astype(np.float16).tofile(folder / "scales.f16")
    corrections, sizes = rounded(head.corrections)
    corrections.tofile(folder / "learned.i8")
    sizes.astype(np.float16).tofile(folder / "learned_scales.f16")
    head.terms.astype(np.int32).tofile(folder / "learned_terms.i32")
    head.words.astype(np.float16).tofile(folder / "words.f16")
    anchors(names, photos, folder / "anchors.npz")
    context(reader, head, table, folder / "context.npz")
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    text = "\n".join(piece for piece, _ in pieces)
    (folder / "pieces.txt.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    scores = np.array([score for _, score in pieces], dtype=np.float32)
    (folder / "pieces.f32.gz").write_bytes(gzip.compress(scores.tobytes(), 9, mtime=0))
    changed = simplified()
    (folder / "simplified.txt").write_text(
        "".join(map(chr, changed)) + "\n" + "".join(changed.values()) + "\n", "utf-8"
    )
    (folder / "classes.txt").write_text(class_table(), "utf-8")  # what explanations call the classes
    shutil.copyfile(tower, folder / "picture.onnx")
    facts = {
        "dim": table.shape[1] + head.words.shape[1] + 2, "named": table.shape[1], "learned": CONFIG.learned,
        "shares": CONFIG.shares, "named_share": CONFIG.named_share, "code": CONFIG.code,
        "sharpness": CONFIG.sharpness, "gate": CONFIG.gate, "hub": CONFIG.hub_length, "unhub_text": CONFIG.unhub_text,
        "heads": CONFIG.heads, "window": CONFIG.window, "side": CONFIG.side,
    }  # fmt: skip
    digest = blake2b(json.dumps(facts).encode(), digest_size=6)
    for name in FILES:
        data = (folder / name).read_bytes()
        digest.update(gzip.decompress(data) if name.endswith(".gz") else data)  # however it is packed
    (folder / "model.json").write_text(json.dumps(facts | {"revision": digest.hexdigest()}) + "\n", encoding="utf-8")
    return digest.hexdigest()
