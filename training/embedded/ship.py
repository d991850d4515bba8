"""What the package ships, written in one go: the tower, the token table, the words in context, the tokenizer."""

from __future__ import annotations

import json
import shutil
from hashlib import blake2b
from pathlib import Path

import numpy as np
from config import CONFIG
from head import Head
from reader import Reader
from text import simplified
from tokenizers import Tokenizer

from lingxi.encode.reader import SCALES

FILES = (
    "picture.onnx", "tokens.i8", "scales.f32", "learned.i8", "learned_scales.f32", "learned_terms.i32", "words.f32",
    "context.npz", "pieces.txt", "pieces.f32", "simplified.txt",
)  # fmt: skip


def rounded(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A table (v, d) as int8 rows and the float32 scale (v,) of each."""
    scales = np.maximum(np.abs(table).max(1), 1e-9).astype(np.float32) / 127
    return np.rint(table / scales[:, None]).astype(np.int8), scales


def context(reader: Reader, head: Head, table: np.ndarray, out: Path) -> None:
    """Writes the words in context, its matrices in int8 with a scale a row, for lingxi.encode.reader."""
    parts = {name: each.detach().numpy() for name, each in reader.state_dict().items()}
    small = {name: rounded(each) for name, each in parts.items() if each.ndim == 2 and each.size > 20_000}
    parts |= {name: rows for name, (rows, _) in small.items()}
    parts |= {f"{name}{SCALES}": scales for name, (_, scales) in small.items()}
    size = np.float32(np.linalg.norm(table, axis=1).mean())
    np.savez(out, allow_pickle=False, **parts, onward=head.context, size=size)


def ship(tokenizer: Tokenizer, table: np.ndarray, head: Head, reader: Reader, tower: Path) -> str:
    """Writes the files into the package and returns their revision, a digest of them all."""
    folder = CONFIG.shipped
    folder.mkdir(parents=True, exist_ok=True)
    tokens, scales = rounded(table)
    tokens.tofile(folder / "tokens.i8")
    scales.tofile(folder / "scales.f32")
    corrections, sizes = rounded(head.corrections)
    corrections.tofile(folder / "learned.i8")
    sizes.tofile(folder / "learned_scales.f32")
    head.terms.astype(np.int32).tofile(folder / "learned_terms.i32")
    head.words.astype(np.float32).tofile(folder / "words.f32")
    context(reader, head, table, folder / "context.npz")
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    (folder / "pieces.txt").write_text("\n".join(piece for piece, _ in pieces), encoding="utf-8")
    np.array([score for _, score in pieces], dtype=np.float32).tofile(folder / "pieces.f32")
    changed = simplified()
    (folder / "simplified.txt").write_text(
        "".join(map(chr, changed)) + "\n" + "".join(changed.values()) + "\n", "utf-8"
    )
    shutil.copyfile(tower, folder / "picture.onnx")
    digest = blake2b(digest_size=6)
    for name in FILES:
        digest.update((folder / name).read_bytes())
    facts = {
        "dim": table.shape[1] + head.words.shape[1] + 1, "named": table.shape[1], "learned": CONFIG.learned,
        "shares": CONFIG.shares, "hub": CONFIG.hub_length, "heads": CONFIG.heads, "window": CONFIG.window,
        "side": CONFIG.side, "revision": digest.hexdigest(),
    }  # fmt: skip
    (folder / "model.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")
    return digest.hexdigest()
