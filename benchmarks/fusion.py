"""Vector fusions on real pairs, compared with simpler ones, with the interval of the gain over CCA.

Flickr8k (train -> val), human-written English captions. Parts: the built-in model (or another) encodes images,
Word2Vec fitted on the training captions encodes texts. A query is a caption that the item does not have. The table also
has the networks before training, and the graph network without its graph.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from machine import describe
from small import HELP, data_folder

from lingxi.encode.choose import choose
from lingxi.encode.joint.composed import Composed, Views
from lingxi.fuse.network import Network
from lingxi.fuse.vector_fusion import Parts, VectorFusion, takes_regions, takes_sequences, vector_fusions
from lingxi.names import Name
from lingxi.train.judge import Judgement, gain
from lingxi.train.learn_fusion import averaged, captioned, judgement
from lingxi.train.pairs import Pair
from lingxi.types import Modality, SeesRegions

FUSIONS = [
    "cca", "concat", "pca_concat", "bilinear", "deep_cca", "autoencoder", "correspondence_autoencoder",
    "attention", "cross_attention", "conv1d", "graph", "graph(neighbours=0)",
]  # fmt: skip
SMALL = ["cca", "cross_attention"]  # one that is solved and one that is trained


def flickr(data: Path, split: str) -> Iterator[Pair]:
    """The pairs of a split."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["language"], row["source"], row["split"]) == ("en", "written", split):
                yield Pair(data / "flickr8k" / "images" / row["image"], row["caption"], split=row["split"])


def made(written: str, dims: list[int]) -> VectorFusion:
    """A fusion from its name, with settings perhaps."""
    return vector_fusions.make(written, dims)


class Pictures:
    """An encoder that is not let see texts, so that what joins the modalities is the fusion alone."""

    modalities: frozenset[Modality] = frozenset({"image"})

    def __init__(self, name: str) -> None:
        self._inner = choose(name)
        self.space, self.encode = self._inner.space, self._inner.encode
        if isinstance(self._inner, SeesRegions):
            self.regions = self._inner.regions


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--image", default="embedded", help="the image encoder")
    parser.add_argument("--photos", type=int, default=5_000, help="photos for training, at most")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        table(data, asked.image, SMALL if asked.small else FUSIONS, asked.photos)


def table(data: Path, image: str, fusions: Sequence[str], photos: int) -> None:
    """A line for each fusion; what takes neither words nor regions gets their means."""
    encoder = Composed(Name("cross_attention", (image, "word2vec")), [Pictures(image), choose("word2vec")])
    train = itertools.islice(captioned(list(flickr(data, "train")), encoder.side, ""), photos)
    learned = encoder.views(train)
    new = encoder.views(captioned(list(flickr(data, "val")), encoder.side, ""))
    print(f"{len(learned.whole)} images for training, {len(new.whole)} for testing; parts: {image}, word2vec")
    first: Judgement | None = None
    for name in fusions:
        began = time.perf_counter()
        seen, judged = (suited(each, name.partition("(")[0]) for each in (learned, new))
        fusion = made(name, [rows.shape[-1] for rows in seen.whole.rows])
        if isinstance(fusion, Network) and not {"deep_cca", "graph"} & {name.partition("(")[0]}:
            fusion.restore(fusion._begun)
            told(f"{name}, untrained", judgement(fusion, judged), first, 0)
        fusion.fit(seen.whole, [seen.picture, seen.text])
        found = judgement(fusion, judged)
        first = first or found
        told(name, found, first, time.perf_counter() - began)


def suited(views: Views, fusion: str) -> Views:
    """The views as a fusion takes them: words and regions one by one, or averaged."""
    if takes_regions(fusion):
        return views
    if not takes_sequences(fusion):
        return averaged(views)
    mean = averaged(views)
    return Views(
        *(
            Parts((few.rows[0], *each.rows[1:]), each.seen)
            for few, each in zip(
                (mean.whole, mean.picture, mean.text), (views.whole, views.picture, views.text), strict=True
            )
        )
    )


def told(name: str, found: Judgement, first: Judgement | None, seconds: float) -> None:
    """One line of the table."""
    ways = ("text->captioned", "text->image", "image->text")
    recalls = "  ".join(" / ".join(f"{found.measures[f'{way} R@{cut}']:.3f}" for cut in (1, 10)) for way in ways)
    gained = "" if first is None or first is found else str(gain(first, found))
    print(f"{name:38} {recalls}  {found.score:.3f}  {gained}  {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    with np.errstate(all="raise", under="ignore"):
        main()
