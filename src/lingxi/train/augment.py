"""Data augmentation of images and texts; the same key gives the same view."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from lingxi.types import Image, Media, Text

AREA = (0.5, 1.0)  # of the image's area that a crop keeps
LIGHT = 0.2  # largest change of brightness and contrast
DROPPED = 0.1  # share of words


def view(media: Media, key: str) -> Media:
    """A randomly changed image or text, the same for the same key; other media unchanged."""
    chance = np.random.default_rng(int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big"))
    if isinstance(media, Image):
        return picture_view(media, chance)
    return text_view(media, chance) if isinstance(media, Text) else media


def picture_view(image: Image, chance: np.random.Generator) -> Image:
    """A random crop, perhaps mirrored, with random brightness (Howard, 2013; the crop of Szegedy et al., 2015)."""
    height, width = image.pixels.shape[:2]
    share = float(chance.uniform(*AREA)) ** 0.5
    tall, wide = max(1, round(height * share)), max(1, round(width * share))
    top, left = int(chance.integers(height - tall + 1)), int(chance.integers(width - wide + 1))
    some = image.pixels[top : top + tall, left : left + wide]
    some = some[:, ::-1] if chance.random() < 0.5 else some
    brightness, contrast = chance.uniform(1 - LIGHT, 1 + LIGHT, 2)
    mean = some.mean(dtype=np.float64)
    lit = ((some - mean) * contrast + mean) * brightness
    return Image(np.ascontiguousarray(np.clip(lit.round(), 0, 255).astype(np.uint8)))


def text_view(text: Text, chance: np.random.Generator) -> Text:
    """Some words dropped and two neighbours swapped (Wei and Zou, 2019, EDA); characters in texts without spaces."""
    gap = " " if text.text.isascii() or " " in text.text.strip() else ""
    words = text.text.split() if gap else list(text.text)
    kept = [word for word in words if chance.random() >= DROPPED] or words
    if len(kept) > 2 and gap:
        place = int(chance.integers(len(kept) - 1))
        kept[place], kept[place + 1] = kept[place + 1], kept[place]
    return Text(gap.join(kept))
