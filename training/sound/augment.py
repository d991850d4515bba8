"""Views of a sound: another moment, pitch, pace, room, microphone, noise beside it, parts of it unheard."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from lingxi.encode.audio.sound import BANDS, DEEP, FAINTEST, QUIETEST

SHORT = 75  # frames, 1.5 s: what is shorter, such as a word, is heard whole
SILENCE = float(np.log(QUIETEST))


def seen(frames: torch.Tensor) -> torch.Tensor:
    """Log-mel (n, frames, bands) as the tower is given it: what ``lingxi.encode.audio.sound.heard`` does."""
    loudest = frames.amax((1, 2), keepdim=True).clamp(min=FAINTEST)
    return ((frames - loudest) / DEEP + 1).clamp(0, 1)


def views(frames: np.ndarray, lengths: np.ndarray, chance: np.random.Generator) -> torch.Tensor:
    """One random view (n, frames, bands) of each sound, still as log-mel."""
    moved = np.stack([_moved(one.astype(np.float32), int(length), chance)
                      for one, length in zip(frames, lengths, strict=True)])  # fmt: skip
    found = torch.from_numpy(moved)
    found = found + _room(len(found), chance)
    return _noisy(found, chance)


def _moved(frames: np.ndarray, length: int, chance: np.random.Generator) -> np.ndarray:
    """A part of the sound, faster or slower, higher or lower, anywhere in the window."""
    size = len(frames)
    part = int(length * (1 if chance.random() < 0.4 else chance.uniform(0.35, 1)))
    part = max(part, min(length, SHORT))
    start = int(chance.integers(0, length - part + 1))
    pace = float(np.exp(chance.normal(0, 0.08)))
    wanted = max(8, min(size, int(part / pace)))
    rows = np.minimum(start + np.arange(wanted) * (part / wanted), size - 1).astype(int)
    kept = frames[rows]
    shift = chance.normal(0, 1.5)
    whole, rest = int(np.floor(shift)), shift - np.floor(shift)
    bands = np.arange(BANDS)
    low, high = (np.clip(bands - whole - more, 0, BANDS - 1) for more in (0, 1))
    kept = kept[:, low] * (1 - rest) + kept[:, high] * rest
    out = np.full_like(frames, SILENCE)
    at = int(chance.integers(0, size - wanted + 1))
    out[at : at + wanted] = kept
    return out


def _room(count: int, chance: np.random.Generator) -> torch.Tensor:
    """A smooth change of all pitches, (n, 1, bands): a room, a microphone, a telephone."""
    places = np.linspace(0, 1, BANDS)
    waves = np.stack([np.ones(BANDS), places - 0.5, *(np.cos(np.pi * k * places) for k in (2, 3, 4))])
    curve = chance.normal(0, 1, (count, 5)) * np.array([0.0, 1.5, 0.4, 0.3, 0.2]) @ waves
    edge = chance.uniform(0.4, 2.4, count)  # beyond it, nothing is left: a low sampling rate
    curve -= 8.0 * np.clip((places[None] - edge[:, None]) / 0.05, 0, 1) * 2
    return torch.from_numpy(curve[:, None].astype(np.float32))


def _noisy(frames: torch.Tensor, chance: np.random.Generator) -> torch.Tensor:
    """Noise of some colour below the loudest, often too faint to be heard."""
    count = len(frames)
    places = np.linspace(-0.5, 0.5, BANDS)
    colour = (chance.normal(0, 3, (count, 1)) * places[None])[:, None]
    level = frames.amax((1, 2)).numpy()[:, None, None] - chance.uniform(4, 20, (count, 1, 1))
    noise = level + colour + np.log(chance.exponential(1, frames.shape) + 1e-3)
    return torch.logaddexp(frames, torch.from_numpy(noise.astype(np.float32)))


def mixed(frames: torch.Tensor, goals: torch.Tensor, chance: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pairs of sounds at the same time, and what they are in shares (Zhang et al., 2018; Tokozume et al., 2018)."""
    order = torch.from_numpy(chance.permutation(len(frames)))
    share = torch.from_numpy(chance.beta(0.4, 0.4, len(frames)).astype(np.float32)).clamp(0.02, 0.98)
    level = frames - frames.amax((1, 2), keepdim=True)
    wide = share[:, None, None]
    both = torch.logaddexp(level + 2 * wide.log(), level[order] + 2 * (1 - wide).log())
    return both, goals * share[:, None] + goals[order] * (1 - share[:, None])


def masked(frames: torch.Tensor, chance: np.random.Generator) -> torch.Tensor:
    """Some bands and some moments are silent (SpecAugment, Park et al., 2019); ``frames`` as the tower sees them."""
    count, size, bands = frames.shape
    keep = torch.ones_like(frames)
    for _ in range(2):
        for row in range(count):
            wide, long = int(chance.integers(0, 9)), int(chance.integers(0, 25))
            low, start = int(chance.integers(0, bands - wide)), int(chance.integers(0, size - long))
            keep[row, :, low : low + wide] = 0
            keep[row, start : start + long] = 0
    return frames * keep


def smoothed(classes: np.ndarray, count: int, smoothing: float) -> torch.Tensor:
    """Goals (n, classes) that leave a little for the other classes."""
    return functional.one_hot(torch.from_numpy(classes), count).float() * (1 - smoothing) + smoothing / count


def excerpts(frames: np.ndarray, lengths: np.ndarray, chance: np.random.Generator) -> torch.Tensor:
    """A noisy part (n, frames, bands) of each sound at its own pitch and pace, at the beginning of the window."""
    out = np.full(frames.shape, SILENCE, np.float32)
    for row, (one, length) in enumerate(zip(frames, lengths, strict=True)):
        part = int(length * chance.choice([1.0, chance.uniform(0.35, 1)]))
        start = int(chance.integers(0, length - part + 1))
        out[row, :part] = one[start : start + part]
    found = torch.from_numpy(out)
    power = found.exp().mean((1, 2), keepdim=True)
    level = power * 10 ** torch.from_numpy(-chance.uniform(1.5, 4, (len(frames), 1, 1)).astype(np.float32))
    noise = level * torch.from_numpy(chance.gamma(4, 1 / 4, frames.shape).astype(np.float32))
    noise[torch.from_numpy(np.arange(frames.shape[1])[None] >= np.minimum(lengths, frames.shape[1])[:, None])] = 0
    return torch.logaddexp(found, noise.clamp(min=1e-10).log())
