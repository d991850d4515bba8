"""Whether one sound is a part of another: how much of it the other explains at the shift in time that fits best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples

CELL = 1024  # samples whose spectra are taken for independent of their neighbours'
ECHO = 0.999  # of a sound that another may explain: no recording is known better

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Alignment:
    """Where a part fits best, and how surely it belongs there."""

    start: int  # sample of the whole at which the part begins
    correlation: float  # in [-1, 1], of the part with what is there
    evidence: float  # logarithm of how much likelier this is if the part is from there than if it is from elsewhere


def align(part: Samples, whole: Samples) -> Alignment:
    """The shift with the highest normalised correlation, both at one rate; silence is added after a shorter whole.

    The evidence is the generalised likelihood ratio of a copy in noise, -n/2 ln(1 - r^2), less the logarithm of the
    shifts that were tried, as far as they are independent. Its n is how many independent numbers the two compare: a
    steady tone, or a click, has few where it has its power, so that two of a kind agree by chance and prove little.
    """
    held = np.pad(whole.astype(np.float64), (0, max(0, len(part) - len(whole))))
    asked = part.astype(np.float64)
    found = _correlations(asked, held)
    start = int(found.argmax())
    best = float(found[start])
    kept = max(0.0, min(best, ECHO))
    by_pitch, *others = _independent(asked, held[start : start + len(asked)])
    tried = max(1.0, len(found) * min(1.0, by_pitch / len(asked)))
    evidence = -min(by_pitch, *others) / 2 * float(np.log1p(-(kept**2))) - float(np.log(tried))
    return Alignment(start, best, evidence)


def _correlations(part: Numbers, whole: Numbers) -> Numbers:
    """Of the part with what begins at each sample of the whole."""
    size = 2 ** int(np.ceil(np.log2(len(whole))))  # what wraps around lies behind the last of the shifts
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    sums = np.concatenate([[0.0], np.cumsum(whole**2)])
    powers = np.maximum(sums[len(part) :] - sums[: -len(part)], 1e-9 * (sums[-1] + 1e-9))
    own = max(float((part**2).sum()), 1e-12)
    found: Numbers = products[: len(powers)] / np.sqrt(powers * own)
    return found


def _independent(one: Numbers, other: Numbers) -> list[float]:
    """How many independent numbers two sounds of one length compare: by pitch, by time, and by both.

    Those of a steady tone are few by pitch and those of a click by time.
    """
    return [_spread(first, second) for first, second in zip(_powers(one), _powers(other), strict=True)]


def _spread(one: Numbers, other: Numbers) -> float:
    shared = float((one * other).sum())
    return 2 * float(one.sum() * other.sum()) / shared if shared > 0 else 0.0


def _powers(samples: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    padded = np.pad(samples, (0, -len(samples) % CELL)).reshape(-1, CELL)
    return np.abs(np.fft.rfft(samples)) ** 2, samples**2 / 2, np.abs(np.fft.rfft(padded * np.hanning(CELL))) ** 2
