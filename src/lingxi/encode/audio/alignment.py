"""Finds where one recording occurs in another, and how strong the evidence is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples

CELL = 1024  # samples; spectra this far apart count as independent
ECHO = 0.999  # share of a sound's energy that another may explain at most; no recording is known more exactly

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Alignment:
    """The best position of a part in a whole, and the evidence that it belongs there."""

    start: int  # sample of the whole where the part begins
    correlation: float  # in [-1, 1], between the part and the whole at that position
    evidence: float  # log likelihood ratio: part of this recording against part of another


def align(part: Samples, whole: Samples) -> Alignment:
    """The shift with the highest normalised correlation, at one sample rate; a short whole is padded with silence.

    The evidence is the generalised likelihood ratio of a copy in noise, -n/2 ln(1 - r^2), minus the logarithm of the
    number of independent shifts that were tried. n is the number of independent values that the two sounds compare. A
    steady tone or a click has few of them: two such sounds agree by chance, and their correlation proves little.
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
    """The correlation of the part with the whole, for each start sample."""
    size = 2 ** int(np.ceil(np.log2(len(whole))))  # the wrapped-around part lies behind the last shift
    products = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size)), size)
    sums = np.concatenate([[0.0], np.cumsum(whole**2)])
    powers = np.maximum(sums[len(part) :] - sums[: -len(part)], 1e-9 * (sums[-1] + 1e-9))
    own = max(float((part**2).sum()), 1e-12)
    found: Numbers = products[: len(powers)] / np.sqrt(powers * own)
    return found


def _independent(one: Numbers, other: Numbers) -> list[float]:
    """The number of independent values that two sounds of one length compare, over frequency and time.

    A steady tone has few over frequency, a click has few over time.
    """
    return [_spread(first, second) for first, second in zip(_powers(one), _powers(other), strict=True)]


def _spread(one: Numbers, other: Numbers) -> float:
    shared = float((one * other).sum())
    return 2 * float(one.sum() * other.sum()) / shared if shared > 0 else 0.0


def _powers(samples: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    padded = np.pad(samples, (0, -len(samples) % CELL)).reshape(-1, CELL)
    return np.abs(np.fft.rfft(samples)) ** 2, samples**2 / 2, np.abs(np.fft.rfft(padded * np.hanning(CELL))) ** 2
