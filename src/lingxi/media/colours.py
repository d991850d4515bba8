"""The main colours of an image, as the eleven basic colour words (Berlin and Kay, 1969)."""

from __future__ import annotations

from functools import cache
from math import isqrt

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Frames, Pixels

PLAIN = ("black", "white", "brown")  # most photos have some: shadows, highlights, wood and skin
PLAIN_SHARE = 1 / 4  # of the image that such a colour must cover to be listed
SHARE = 1 / 16  # likewise of the others, which people notice earlier
GREY_SHARE, COLOURED = (
    1 / 8,
    1 / 8,
)  # grey is listed from the first on, if all colours together cover less than the second
LOOKED_AT = 2**14  # pixels that are examined
STEPS = 32  # of red, green and blue in the table of words

# The colours that 222,500 people named on their screens (Munroe, "Color Survey Results", 2010, public domain). For each
# word: the colour of the word alone, and of the word with dark, light, deep, bright, dull, dusty, faded, pale, pastel,
# medium, dirty, muted, strong, vivid, true, very dark and very light, if among the 954 most frequent names.
SURVEY = {
    "black": "000000 070d0d",
    "white": "ffffff ffffe4",
    "grey": "929591 363737 d8dcd6 7d7f7c a8a495",
    "red": "e50000 840000 ff474c 9a0200 ff000d bb3f3f b9484e d3494e d9544d db5856",
    "orange": "f97306 c65102 fdaa48 dc4d01 ff5b00 d8863b f0833a f0944d ffa756 ff964f c87606",
    "yellow": "ffff14 d5b60a fffe7a fffd01 eedc5b feff7f ffff84 fffe71 cdc50a",
    "green": "15b01a 033500 96f97b 02590f 01ff07 74a662 76a973 7bb274 c7fdb5 b0ff9d 39ad48 "
    "667e2c 5fa052 062e03 d1ffbd 2fef10 089404",
    "blue": "0343df 00035b 95d0fc 040273 0165fc 49759c 5a86ad 658cbb d0fefe a2bffe 2c6fbb "
    "3f829d 3b719f 000133 d5ffff 0c06f7 152eff 010fcc",
    "purple": "7e1e9c 35063e bf77f6 36013f be03fd 84597e 825f87 916e99 b790d4 caa0ff 9e43a2 "
    "734a65 805b87 2a0134 f6cefc 9900fa",
    "pink": "ff81c0 cb416b ffd1df cb0162 fe01b1 d5869d d58a94 de9dac ffcfdc ffbacd f36196 ca7b80 d1768f ff0789",
    "brown": "653700 341c02 ad8150 410200 876e4b b1916e 7f5112 1d0200 d3b683",
}
COLOURS = tuple(SURVEY)

Lab = npt.NDArray[np.float32]  # (n, 3)


def colours(pixels: Pixels | Frames) -> tuple[str, ...]:
    """Colour words of an image (h, w, 3) or of frames (t, h, w, 3), the most frequent first; at least one.

    Nearly every photo has greyish parts, so grey is a word for pictures that have hardly any colour.
    """
    step = max(1, isqrt(pixels[..., 0].size // LOOKED_AT))
    some = pixels[..., ::step, ::step, :].reshape(-1, 3) // (256 // STEPS)
    words = _words()[some[:, 0], some[:, 1], some[:, 2]]
    shares = np.bincount(words, minlength=len(COLOURS)) / len(words)
    order = [COLOURS[n] for n in np.argsort(-shares, kind="stable")]
    covered = dict(zip(COLOURS, shares.tolist(), strict=True))
    coloured = 1 - covered["black"] - covered["white"] - covered["grey"]
    least = dict.fromkeys(COLOURS, SHARE) | dict.fromkeys(PLAIN, PLAIN_SHARE)
    least["grey"] = GREY_SHARE if coloured < COLOURED else 1.0
    return tuple(word for word in order if covered[word] >= least[word]) or (order[0],)


@cache
def _words() -> npt.NDArray[np.uint8]:
    """A table of red, green and blue in ``STEPS`` steps each -> the word of the nearest named colour in CIELAB."""
    steps = (np.arange(STEPS) + 0.5) * (256 / STEPS)
    every = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3)
    named = [(n, bytes.fromhex(each)) for n, word in enumerate(COLOURS) for each in SURVEY[word].split()]
    wanted, known = lab(every), lab(np.array([list(rgb) for _, rgb in named]))
    apart = (known**2).sum(1) - 2 * wanted @ known.T  # the squared norm of each wanted colour is the same for all words
    words: npt.NDArray[np.uint8] = np.array([n for n, _ in named], np.uint8)[apart.argmin(1)]
    return words.reshape(STEPS, STEPS, STEPS)


def lab(rgb: npt.ArrayLike) -> Lab:
    """SRGB (n, 3) in 0..255 as CIELAB under D65 (IEC 61966-2-1; CIE 15)."""
    share = np.asarray(rgb, np.float32) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32)
    white = to_xyz.sum(1)
    ratio = linear @ to_xyz.T / white
    bent = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = bent.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1).astype(np.float32)
