"""The gain of each loss on real pairs over its starting point, and of adversarial losses over the same without them.

Flickr8k (train -> val, human-written English captions): images by the built-in model, texts by TF-IDF, so that neither
side has seen the other; recall. Exercises (classes are the first muscle; every fifth by name is held out): mAP@all.
``--results FILE`` resumes a stopped run, and ``--page docs/learning.md`` writes the tables into the page.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from machine import describe
from results import Results, add_arguments, add_seeds, block, markdown, mean, publish, revision, seeds_said, spread
from small import HELP, data_folder

from lingxi.encode.joint.projection import Projection
from lingxi.encode.joint.towers import Towers
from lingxi.train.judge import Interval, Judgement, gain, judge
from lingxi.train.learn import beginning
from lingxi.train.loop import Trainer
from lingxi.train.pairs import Pair
from lingxi.train.prepare import Parts, feature_folder, features
from lingxi.train.recipe import Recipe
from lingxi.train.word_tower import Both

TEXTS = "tfidf(size=1000)"
PAIRED = [
    "infonce", "sigmoid", "triplet", "triplet(hardest=false)", "contrastive",
    "acmr", "acmr(adversary=0)", "cycle", "cycle(adversary=0)",
]  # fmt: skip
CLASSED = ["cross_entropy", "cross_entropy(beta=0.99)", "acmr", "acmr(adversary=0)"]
WITHOUT = {"acmr": "acmr(adversary=0)", "cycle": "cycle(adversary=0)"}


def flickr(data: Path, photos: int) -> Iterator[Pair]:
    """The pairs of val, and of the first photos for training."""
    seen = set[str]()
    with (data / "flickr8k" / "captions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["language"], row["source"]) != ("en", "written"):
                continue
            if row["split"] == "train" and row["image"] not in seen:
                if len(seen) == photos:
                    continue
                seen.add(row["image"])
            yield Pair(data / "flickr8k" / "images" / row["image"], row["caption"], split=row["split"])


def exercises(data: Path, photos: int) -> Iterator[Pair]:
    """Photos and instructions, of the class of the first muscle; all of them."""
    del photos
    lines = (data / "exercises" / "exercises.jsonl").read_text(encoding="utf-8").splitlines()
    rows = sorted((json.loads(line) for line in lines), key=lambda row: str(row["name"]))
    for number, row in enumerate(rows):
        split = "test" if number % 5 == 0 else "train"
        for image in row["images"] if row["instructions"] else ():
            text = f"{row['name']}. {row['instructions']}"
            yield Pair(data / "exercises" / image, text, row["muscles"][0], split)


@dataclass(frozen=True)
class Study:
    """Pairs, the losses that are compared on them, and how they are trained."""

    name: str  # of the table in the page
    what: str
    pairs: Callable[[Path, int], Iterator[Pair]]
    losses: Sequence[str]
    batch: int
    rate: float


STUDIES = {
    "classes": Study("classes", "Exercises", exercises, CLASSED, 64, 1e-2),
    "pairs": Study("pairs", "Flickr8k", flickr, PAIRED, 512, 1e-3),
}


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"of {', '.join(STUDIES)}; all if none is named")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--photos", type=int, default=2_000, help="photos of Flickr8k for training, at most (2000)")
    parser.add_argument("--small", action="store_true", help=HELP)
    add_arguments(parser)
    add_seeds(parser)
    asked = parser.parse_args()
    print(describe())
    epochs, seeds = (1, 1) if asked.small else (asked.epochs, asked.seeds)
    blocks = dict[str, str]()
    with data_folder(asked.data, asked.small) as data:
        kept = data / "kept" if asked.small else feature_folder()
        for study in [STUDIES[name] for name in asked.tables or STUDIES]:
            setting = {
                "texts": TEXTS,
                "epochs": epochs,
                "photos": asked.photos,
                "batch": study.batch,
                "rate": study.rate,
            }
            results = Results(asked.results, program="learning", table=study.name, **setting)
            own = Features(study, data, kept, asked.photos)
            blocks[study.name] = compared(results, study, own, epochs, seeds)
    publish(asked.page, blocks)


@dataclass(frozen=True)
class Features:
    """The features of a study's pairs, and where training begins; both are worked out if something needs them."""

    study: Study
    data: Path
    kept: Path
    photos: int  # of Flickr8k, for training

    @cached_property
    def parts(self) -> Parts:
        """The pairs for training, for choosing the epoch and for testing."""
        return features(self._towers, list(self.study.pairs(self.data, self.photos)), self.kept)

    @cached_property
    def start(self) -> tuple[Projection, Projection]:
        """CCA of the training pairs."""
        return beginning(self._towers, self.parts.train, 256)[1]

    @cached_property
    def _towers(self) -> Towers:
        return Towers("embedded", TEXTS)

    def counts(self) -> list[int]:
        """The pairs for training and for testing."""
        return [len(self.parts.train), len(self.parts.judge)]

    def judged(self, both: Both) -> Judgement:
        """Two towers, judged on the test pairs."""
        data = self.parts.judge
        return judge(both[0](data.image[:, 0]), both[1](data.text[:, 0]), data)

    def trained(self, recipe: Recipe) -> Judgement:
        """Towers trained from the start, judged on the test pairs."""
        return self.judged(Trainer(self.parts.train, self.parts.choose, self.start, recipe).run())


def compared(results: Results, study: Study, own: Features, epochs: int, seeds: int) -> str:
    """The setting, a row a loss, and what adversaries change."""
    counts = results("counts", own.counts)
    before = results.judgement("before", lambda: own.judged(own.start))
    ways = dict.fromkeys(name.partition(" ")[0] for name in before.measures)
    measures = list(dict.fromkeys(name.partition(" ")[2] for name in before.measures if "MRR" not in name))
    rows, found = [cells("CCA of the same pairs", [before], before)], dict[str, list[Judgement]]()
    for loss in study.losses:
        recipe = partial(Recipe, epochs=epochs, batch=study.batch, rate=study.rate, loss=loss)
        found[loss] = [
            results.judgement(f"{loss} {seed}", partial(own.trained, recipe(seed=seed))) for seed in range(seeds)
        ]
        rows.append(cells(f"`{loss}`", found[loss], before))
        print(study.name, *rows[-1], sep=" | ", flush=True)
    columns = [
        "loss",
        *(f"{way.replace('->', ' -> ')} {' / '.join(measures)}" for way in ways),
        "mean",
        "gain over CCA",
    ]
    said = (
        f"{study.what}: {counts[0]:,} pairs for training, {counts[1]:,} for testing; built-in model {revision()}; at "
        f"most {epochs} epochs, batch {study.batch}, rate {study.rate}; {seeds_said(seeds)}; 95 % bootstrap intervals "
        f"over test images."
    )
    return block(said, markdown(columns, rows), *adversaries(found))


def cells(label: str, found: Sequence[Judgement], before: Judgement) -> list[str]:
    """The cells of a loss; the single measures are means over seeds."""
    own, sides = mean(found), dict[str, list[str]]()
    for name, value in own.measures.items():
        if "MRR" not in name:
            sides.setdefault(name.partition(" ")[0], []).append(f"{value:.3f}")
    gained = "" if found == [before] else str(gain(before, own))
    return [label, *(" / ".join(each) for each in sides.values()), spread([each.score for each in found]), gained]


def adversaries(found: dict[str, list[Judgement]]) -> Iterator[str]:
    """A sentence for each loss with an adversary."""
    for loss, without in WITHOUT.items():
        if loss in found:
            gained = gain(mean(found[without]), mean(found[loss]))
            yield f"The adversary of `{loss}` {verdict(gained)}: {gained} over `{without}`."


def verdict(gained: Interval) -> str:
    """What an interval says."""
    return "helps" if gained.low > 0 else "harms" if gained.high < 0 else "makes no difference beyond chance"


if __name__ == "__main__":
    main()
