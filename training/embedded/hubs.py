"""Pictures that are near to every text, and texts that are near to every picture, to be held back.

How near a picture is to its nearest among texts that have nothing to do with it, captions and names of the training
parts, is one number. As one more dimension of its vector, against a constant in every text's, it takes half of that
nearness off each score: what CSLS (Conneau et al., 2018) does at search, without a bank beside every library. Another
dimension does the same for texts, by training photos.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from config import CONFIG
from corpora import captions, class_names, photos


@dataclass(frozen=True)
class Hubs:
    """What a picture is compared with: ``axes`` (f, g) of the space, ``bank`` (g, n) of texts, the usual nearness."""

    axes: np.ndarray
    bank: np.ndarray
    middle: float


def find(encode: Callable[[list[str]], np.ndarray], pictures: np.ndarray) -> Hubs:
    """Texts that were trained on, in the fewer dimensions that are enough; ``pictures`` (m, f) say what is usual."""
    bank = encode(texts())[:, : pictures.shape[1]]
    bank /= np.linalg.norm(bank, axis=1, keepdims=True)
    axes = np.linalg.svd(bank, full_matrices=False)[2][: CONFIG.bank_dim].T
    bank = (bank @ axes).T
    near = np.sort(pictures @ axes @ bank, axis=1)[:, -CONFIG.nearest :].mean()
    return Hubs(axes.astype(np.float32), bank.astype(np.float32), float(near))


@dataclass(frozen=True)
class Photos:
    """What a text is compared with: ``bank`` (n, f) of pictures, the usual nearness."""

    bank: np.ndarray
    middle: float


def find_photos(see: Callable[[str, list[str], str], np.ndarray], said: np.ndarray) -> Photos:
    """Photos that were trained on, and likenesses of some; texts (m, f) say what is usual."""
    chance, (paths, _) = np.random.default_rng(CONFIG.seed), photos(CONFIG.held_out)
    views = zip(("whole", *CONFIG.likenesses), (CONFIG.photo_bank[0], *[CONFIG.photo_bank[1]] * 2), strict=True)
    bank = [see("bank", [str(path) for path in chance.permutation(paths)[:count]], view) for view, count in views]
    near = np.sort(said @ np.concatenate(bank).T, axis=1)[:, -CONFIG.nearest :].mean()
    return Photos(np.concatenate(bank), float(near))


def texts() -> list[str]:
    """Some captions of training photos in both languages, and some names of ImageNet's classes."""
    chance, (paths, _) = np.random.default_rng(CONFIG.seed), photos(CONFIG.held_out)
    said = [captions("train", language) for language in ("en", "zh")]
    sources = [[text for path in paths for text in found[path]] for found in said]
    pools = zip([*sources, class_names()], CONFIG.bank, strict=True)
    return [str(text) for pool, count in pools for text in chance.permutation(pool)[:count]]
