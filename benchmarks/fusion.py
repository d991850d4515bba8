"""Vector fusions on real pairs, compared with simpler ones, with the interval of the gain over CCA.

Flickr8k (train -> val), human-written English captions. Parts: the built-in model (or another) encodes images,
Word2Vec fitted on the training captions encodes texts. A query is a caption that the item does not have. The table also
has the networks before training, and the graph network without its graph. ``--results FILE`` resumes a stopped run, and
``--page docs/fusion.md`` writes the table into the page.
"""

from __future__ import annotations

import argparse
import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from machine import describe
from results import Results, add_arguments, add_seeds, block, markdown, mean, publish, revision, seeds_said, spread
from small import HELP, data_folder

from lingxi.arrays import Vectors
from lingxi.encode.choose import choose
from lingxi.encode.joint.composed import Composed, Views
from lingxi.fuse.network import Network
from lingxi.fuse.vector_fusion import Parts, VectorFusion, takes_regions, takes_sequences, vector_fusions
from lingxi.names import Name, parse_name, with_settings
from lingxi.train.judge import Judgement, gain
from lingxi.train.learn_fusion import averaged, captioned, judgement
from lingxi.train.pairs import Pair
from lingxi.types import Modality, SeesRegions

M = TypeVar("M")
FUSIONS = [
    "cca", "concat", "pca_concat", "bilinear", "deep_cca", "autoencoder", "correspondence_autoencoder",
    "attention", "cross_attention", "conv1d", "graph", "graph(neighbours=0)",
]  # fmt: skip
WAYS = {
    "text->captioned": "text -> captioned image", "text->image": "text -> image", "image->text": "image -> text"
}  # fmt: skip
SOLVED = {"cca", "concat", "pca_concat"}  # without anything random
SMALL = ["cca", "cross_attention"]  # one that is solved and one that is trained


def flickr(data: Path, split: str) -> Iterator[Pair]:
    """The pairs of a split."""
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["language"], row["source"], row["split"]) == ("en", "written", split):
                yield Pair(data / "flickr8k" / "images" / row["image"], row["caption"], split=row["split"])


def made(written: str, dims: list[int], seed: int) -> VectorFusion:
    """A fusion from its name; networks and hashing sketches get the seed."""
    seeded = any(each.name == "seed" for each in vector_fusions.settings(parse_name(written).base))
    return vector_fusions.make(with_settings(parse_name(written), {"seed": seed if seeded else None}), dims)


class Pictures:
    """An encoder that does not see texts, so that only the fusion joins the modalities."""

    modalities: frozenset[Modality] = frozenset({"image"})

    def __init__(self, name: str) -> None:
        self._inner = choose(name)
        self.space = self._inner.space
        self.encode = once(self._inner.encode)
        if isinstance(self._inner, SeesRegions):
            self.regions = once(self._inner.regions)


def once(encode: Callable[[Sequence[M]], Vectors]) -> Callable[[Sequence[M]], Vectors]:
    """The same, without encoding twice in a row: images with captions come again without them."""
    last: list[tuple[list[int], Sequence[M], Vectors]] = []

    def encoded(batch: Sequence[M]) -> Vectors:
        if not last or last[0][0] != [*map(id, batch)]:
            last[:] = [([*map(id, batch)], batch, encode(batch))]
        return last[0][2]

    return encoded


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--image", default="embedded", help="the image encoder")
    parser.add_argument("--photos", type=int, default=1_500, help="photos for training, at most (1500)")
    parser.add_argument("--small", action="store_true", help=HELP)
    add_arguments(parser)
    add_seeds(parser)
    asked = parser.parse_args()
    print(describe())
    with data_folder(asked.data, asked.small) as data:
        views = cache(partial(encoded, data, asked.image, asked.photos))
        results = Results(asked.results, program="fusion", image=asked.image, photos=asked.photos)
        seeds, fusions = (1, SMALL) if asked.small else (asked.seeds, FUSIONS)
        counts = results("counts", lambda: [len(each.whole) for each in views()])
        rows = [*table(results, views, fusions, seeds)]
    said = (
        f"Parts: `{asked.image}` (built-in model {revision()}) for images, `word2vec` for texts. {counts[0]:,} photos "
        f"for training, {counts[1]:,} for testing; {seeds_said(seeds)}; 95 % bootstrap intervals over test photos."
    )
    columns = ["fusion", *WAYS.values(), "score", "gain over CCA"]
    publish(asked.page, {"fusions": block(said, markdown(columns, rows))})


def encoded(data: Path, image: str, photos: int) -> tuple[Views, Views]:
    """The training and the test photos with their captions, by parts."""
    encoder = Composed(Name("cross_attention", (image, "word2vec")), [Pictures(image), choose("word2vec")])
    train = itertools.islice(captioned(list(flickr(data, "train")), encoder.side, ""), photos)
    learned = encoder.views(train)
    return learned, encoder.views(captioned(list(flickr(data, "val")), encoder.side, ""))


def table(
    results: Results, views: Callable[[], tuple[Views, Views]], fusions: Sequence[str], seeds: int
) -> Iterator[list[str]]:
    """A row for each fusion, and for each network before training."""
    first: Judgement | None = None
    for name in fusions:
        for untrained in (True, False) if has_begun(name) else (False,):
            judge = partial(judged, views, name, untrained=untrained)
            label = f"{name}, untrained" if untrained else name
            count = 1 if name in SOLVED else seeds
            found = [results.judgement(f"{label} {seed}", partial(judge, seed)) for seed in range(count)]
            first = first or mean(found)
            yield row(f"`{name}`{', untrained' if untrained else ''}", found, first)
            print(f"{label:40} {spread([each.score for each in found])}", flush=True)


def has_begun(name: str) -> bool:
    """Whether the fusion is a network that can fuse before it has learned."""
    own = vector_fusions[parse_name(name).base]
    return isinstance(own, type) and issubclass(own, Network) and parse_name(name).base not in {"deep_cca", "graph"}


def judged(views: Callable[[], tuple[Views, Views]], name: str, seed: int, *, untrained: bool) -> Judgement:
    """A fusion fitted on the training photos and judged on the others."""
    seen, new = (suited(each, parse_name(name).base) for each in views())
    fusion = made(name, [rows.shape[-1] for rows in seen.whole.rows], seed)
    if untrained and isinstance(fusion, Network):
        fusion.restore(fusion._begun)
    else:
        fusion.fit(seen.whole, [seen.picture, seen.text])
    return judgement(fusion, new)


def row(label: str, found: Sequence[Judgement], first: Judgement) -> list[str]:
    """The cells of a fusion; recalls are means over seeds."""
    own = mean(found)
    recalls = [" / ".join(f"{own.measures[f'{way} R@{cut}']:.3f}" for cut in (1, 10)) for way in WAYS]
    gained = "" if own.values.tolist() == first.values.tolist() else str(gain(first, own))
    return [label, *recalls, spread([each.score for each in found]), gained]


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


if __name__ == "__main__":
    with np.errstate(all="raise", under="ignore"):
        main()
