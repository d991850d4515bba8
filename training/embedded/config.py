"""Every setting of the recipe, in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lingxi.encode.embedded.anchors import NEAREST

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]


@dataclass(frozen=True)
class Config:
    """Where things are, and the choices that were made (docs/experiments.md says why)."""

    data: Path = Path(os.environ.get("LINGXI_DATA", PROJECT.parent / "shared" / "data"))
    work: Path = Path(os.environ.get("LINGXI_WORK", Path.home() / ".cache" / "lingxi-training"))
    drawings: Path = Path(os.environ.get("LINGXI_DRAWINGS", work / "packages"))  # the packages with drawn things
    shipped: Path = Path(os.environ.get("LINGXI_SHIPPED", PROJECT / "src" / "lingxi" / "weights" / "embedded"))

    backbones: tuple[str, ...] = ("efficientnet-lite2", "efficientnet-lite0")
    side: int = 240  # of the square that both backbones are given
    levels: int = 2  # of the last blocks' inner activations are pooled too, in each backbone
    seed: int = 1

    vocabulary: int = 80_000  # tokens at most
    smoothing: float = 1e-3  # a in a / (a + p(token)), Arora et al., 2017
    dim: int = 256  # of the named half of the space
    learned_dim: int = 254  # of the learned half; two more say how near to everything pictures are, and texts
    epochs: int = 6  # over the sentence pairs
    batch: int = 512
    rate: float = 2e-3

    layers: int = 2  # of the transformer that reads words in context
    heads: int = 4
    inner: int = 512  # units between
    window: int = 32  # tokens that it reads at once
    reader_epochs: int = 5  # over the sentences
    reader_rate: float = 1.5e-3

    top: int = 10  # classes that ConSE mixes
    temperature: float = 1.0  # of their probabilities

    code: float = 0.7  # length of what moves the names of classes apart, beside 1 of the name itself
    sharpness: float = 20.0  # of a text's shares of the classes, by the cosine with their names
    gate: tuple[float, float] = (0.85, 0.95)  # cosines with a class's name: no name of it below, its name above

    views: tuple[str, ...] = ("whole", "flip", "part1", "part2")  # of a training picture
    likenesses: tuple[str, ...] = ("drawn", "painted")  # of it
    alike: float = 0.05  # share of the steps that see these
    grounds: tuple[str, ...] = ("white", "colour", "photo")  # that drawings are laid on
    drawn: float = 1.0  # weight of drawings
    same: float = 0.2  # weight of pairs of images of the same thing
    drawn_batch: int = 300  # of them in a step
    unseen_style: str = "noto"  # is measured with, not learned
    unseen_names: int = 300  # likewise
    among: int = 500  # more drawings among which those are to be found
    head_epochs: int = 60  # over the photos with captions
    again_epochs: int = 60  # after that, of the head alone
    again_pace: float = 0.6  # of the rates before
    again_share: float = 0.7  # of what that gives, the rest is what was there before
    head_batch: int = 1000  # photos
    head_rate: float = 3e-3
    word_rate: float = 2e-3
    least: int = 4  # times a token must occur in captions to get a vector of its own in the learned half
    forget_features: float = 0.6  # dropout of picture features
    forget_words: float = 0.2  # dropout of tokens
    context_rate: float = 3e-4  # of the transformer, while the head is learned
    held_out: int = 300  # training photos that are kept from training, to fit match probabilities on
    told: float = 0.5  # of what the classes add to a picture's learned half is left after training
    learned: float = 0.7  # share of the learned half in a score while training, the rest is the named half's
    shares: tuple[float, float] = (0.6, 0.75)  # of it for texts of which no word was in captions, or every one
    named_share: float = 0.3  # of it for texts that are the name of a class

    bank: tuple[int, int, int] = (1000, 500, 250)  # English and Chinese captions and class names that find hubs
    photo_bank: tuple[int, int] = (500, 50)  # photos, and of each likeness, that find hubs among texts
    nearest: int = NEAREST  # of them, and of photos
    unhub: float = 0.5  # share of a picture's mean similarity to them that is taken off
    bank_dim: int = 128  # dimensions that are enough for that
    unhub_text: float = 0.6  # share of a text's mean similarity to pictures that is taken off
    hub_length: float = 0.25  # of the dimension that holds it, in what is not held back by it


CONFIG = Config()
