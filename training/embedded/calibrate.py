"""Match probabilities of each pair of a query's and a segment's modality, and what is usual; ``python calibrate.py``.

Words and pictures are fitted on what people said of photos and captions (Hodosh et al., 2013), on every second photo,
and measured on the others; nothing is trained on these photos. Besides, names of ImageNet's classes ask for their
photos, of every fourth class (measured on the class two after it), and questions ask for photos, of which none answers
one: people ask a library of all kinds of files for all of them. Texts are fitted on questions and their passages
(XQuAD, CMRC 2018) and on dishes and their recipes, every second one; pictures on those of one exercise and of one kind
of product, which have no other source and are from training sets. Pairs have the share of matches that they have in
these sets. The background is photos and captions held out from training, sentences, dialogues and recipes.

From where on the likeliest hit means that something matches is fitted on the same captions and names among their
photos, and on questions among their passages.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from card import renew
from config import CONFIG
from corpora import captions, exercises, photos, rows
from measure import Encode, See

from lingxi.calibration import Sigmoid
from lingxi.evaluate.statistics import kendall
from lingxi.train.calibration import Pairs, best_of, fit_least, fit_pairs, honesty, probabilities

OF_EACH = 256  # photos, and texts, that are the background
QUESTIONS = {"en": "xquad-even.en.json", "zh": "xquad-even.zh.json", "cmrc": "cmrc2018-trial.zh.json"}
LONGEST = 1000  # characters of a recipe
EVERY = 4  # pictures of products ask for the others, and exercises are compared
ASIDE = 0.5  # weight of questions that ask for photos, beside 1 of captions and of names


@dataclass(frozen=True, eq=False)
class Labelled:
    """A set with right answers: what is asked, what is kept, what is right, and the half of each query or segment."""

    asked: np.ndarray  # (q, d)
    kept: np.ndarray  # (n, d)
    right: np.ndarray  # (q, n) bool
    half: np.ndarray  # (q, 1) or (1, n), 0 or 1
    seen: np.ndarray | None = None  # (q, n) bool: the pairs that were judged; all where None
    weight: float = 1.0  # of all its pairs

    def chosen(self, half: int) -> np.ndarray:
        """The pairs of a half."""
        found = np.broadcast_to(self.half == half, self.right.shape)
        return found if self.seen is None else found & self.seen

    def turned(self) -> Labelled:
        """The same with segments that ask for queries."""
        seen = None if self.seen is None else self.seen.T
        return replace(self, asked=self.kept, kept=self.asked, right=self.right.T, half=self.half.T, seen=seen)

    def pairs(self, half: int, background: np.ndarray) -> Pairs:
        """The pairs of a half, with what is usual."""
        return Pairs.of(self.asked, self.kept, self.right, background, self.chosen(half), self.weight)


def calibrate(encode: Encode, see: See) -> dict[str, dict[str, object]]:
    """Fits every pair of modalities, writes calibration.json and background.npz, and returns the former."""
    background = {"image": see("held-out", photos(CONFIG.held_out)[1])[:OF_EACH], "text": encode(usual_texts())}
    rounded = {kind: np.round(each * (127 / np.abs(each).max(1, keepdims=True))) for kind, each in background.items()}
    np.savez_compressed(CONFIG.shipped / "background.npz", **{k: each.astype(np.int8) for k, each in rounded.items()})
    background = {kind: each / np.linalg.norm(each, axis=1, keepdims=True) for kind, each in rounded.items()}
    judged, asked, named = _judged(encode, see), _questions(encode), _named(encode, see)
    sets = {
        "text->image": [judged, named, replace(_unanswered(asked, named), weight=ASIDE)],
        "image->text": [judged.turned()],
        "text->text": [*asked, _recipes(encode)],
        "image->image": _alike(see),
    }
    found: dict[str, dict[str, object]] = {}
    for name, some in sets.items():
        usual = background[name.split("->")[1]]
        fitted, held = (Pairs.joined([each.pairs(half, usual) for each in some]) for half in (0, 1))
        sigmoid = fit_pairs(fitted)
        if name == "text->image":
            best = [_photographed(judged, sigmoid, usual), _shown(named, sigmoid, usual)]
            sigmoid = fit_least(sigmoid, np.concatenate(best))
        if name == "text->text":
            sigmoid = fit_least(sigmoid, np.concatenate([_answered(each, sigmoid, usual) for each in asked]))
        honest = honesty(sigmoid, held)
        found[name] = vars(sigmoid) | {"ece": honest.error, "diagram": honest.diagram}
    found["text->image"]["people"] = agreement(encode, see, _coefficients(found["text->image"]), background)
    (CONFIG.shipped / "calibration.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def agreement(encode: Encode, see: See, sigmoid: Sigmoid, background: dict[str, np.ndarray]) -> dict[str, float]:
    """Rank correlation with people, of cosines and of probabilities, on all pairs; the latter also on held-out ones."""
    photo = {Path(path).name: n for n, path in enumerate(_photos())}
    said = _table("experts.csv")
    texts = sorted({row["caption"] for row in said})
    place = {text: n for n, text in enumerate(texts)}
    marked = [(place[row["caption"]], photo[row["image"]]) for row in said]
    marks = np.array([[float(row[name]) for name in ("first", "second", "third")] for row in said])
    asked, shown = encode(texts), see("judged", _photos())
    chosen = np.zeros((len(texts), len(shown)), bool)
    chosen[tuple(zip(*marked, strict=True))] = True
    probability = np.zeros(chosen.shape)
    probability[chosen] = probabilities(sigmoid, Pairs.of(asked, shown, chosen, background["image"], chosen))
    cosine = asked @ shown.T
    expert = {
        name: round(kendall(np.repeat([each[pair] for pair in marked], 3), marks.ravel(), "c"), 4)
        for name, each in (("cosine", cosine), ("probability", probability))
    }
    judged, share = _judged(encode, see), _shares()
    every = Pairs.of(judged.asked, judged.kept, judged.right, background["image"], judged.seen)
    said_ = probabilities(sigmoid, every)
    held = judged.chosen(1)[judged.seen]
    return {
        "CF tau-b, cosine": round(kendall(every.scores, share, "b"), 4),
        "CF tau-b": round(kendall(said_, share, "b"), 4),
        "CF tau-b, held out": round(kendall(said_[held], share[held], "b"), 4),
        "Expert tau-c, cosine": expert["cosine"],
        "Expert tau-c": expert["probability"],
    }


def usual_texts() -> list[str]:
    """Captions of held-out photos, sentences, dialogues and recipes, in both languages."""
    chance = random.Random(CONFIG.seed)
    _, held_out = photos(CONFIG.held_out)
    said = [captions("train", language) for language in ("en", "zh")]
    some = [[text for path in held_out for text in each[path]] for each in said]
    for name in ("tatoeba", "dialogues"):
        with gzip.open(CONFIG.data / "dictionary-zh" / f"{name}-en-zh.txt.gz", "rt", encoding="utf-8") as file:
            lines = [line.rstrip("\n").split("\t")[:2] for line in file]
        some += [[pair[side] for pair in lines if len(pair) == 2] for side in (0, 1)]
    some += [[text for _, text in _dishes()]] * 2  # as many as of one of the others in both languages
    return [text for texts in some for text in chance.sample(texts, OF_EACH // len(some))]


def _judged(encode: Encode, see: See) -> Labelled:
    """Captions and photos, right where more people said yes than no."""
    table, texts, photo, shape = _judgements()
    right, seen = np.zeros(shape, bool), np.zeros(shape, bool)
    for row in table:
        pair = texts[row["caption"]], photo[row["image"]]
        right[pair], seen[pair] = int(row["yes"]) > int(row["no"]), True
    half = np.arange(shape[1])[None] % 2
    return Labelled(encode(list(texts)), see("judged", _photos()), right, half, seen)


def _shares() -> np.ndarray:
    """The share of people who said yes, of each judged pair."""
    table, texts, photo, shape = _judgements()
    share, seen = np.zeros(shape), np.zeros(shape, bool)
    for row in table:
        pair = texts[row["caption"]], photo[row["image"]]
        share[pair], seen[pair] = int(row["yes"]) / (int(row["yes"]) + int(row["no"])), True
    return share[seen]


def _judgements() -> tuple[list[dict[str, str]], dict[str, int], dict[str, int], tuple[int, int]]:
    table = _table("yes-no.csv")
    texts = {text: n for n, text in enumerate(sorted({row["caption"] for row in table}))}
    photo = {Path(path).name: n for n, path in enumerate(_photos())}
    return table, texts, photo, (len(texts), len(photo))


def _photos() -> list[str]:
    return [str(path) for path in sorted((CONFIG.data / "judged" / "images").glob("*.jpg"))]


def _table(name: str) -> list[dict[str, str]]:
    with (CONFIG.data / "judged" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _questions(encode: Encode) -> list[Labelled]:
    """Questions and passages of each set, and Chinese questions on English passages."""
    read = {name: _squad(CONFIG.data / "questions" / file) for name, file in QUESTIONS.items()}
    passages = {name: encode(texts) for name, (texts, _) in read.items()}
    asked = {name: encode([text for text, _ in each]) for name, (_, each) in read.items()}
    found = []
    for question, passage in (("en", "en"), ("zh", "zh"), ("cmrc", "cmrc"), ("zh", "en")):
        own = np.array([n for _, n in read[question][1]])
        right = own[:, None] == np.arange(len(passages[passage]))[None]
        found.append(Labelled(asked[question], passages[passage], right, own[:, None] % 2))
    return found


def _squad(path: Path) -> tuple[list[str], list[tuple[str, int]]]:
    """The passages of a file, and (question, number of its passage)."""
    passages, asked = list[str](), list[tuple[str, int]]()
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            asked += [(question["question"], len(passages)) for question in paragraph["qas"]]
            passages.append(paragraph["context"])
    return passages, asked


def _dishes() -> list[tuple[str, str]]:
    """(name, recipe) of the dishes that may be learned from."""
    found = sorted((CONFIG.data / "howtocook" / "dishes").rglob("*.md"))
    return [(path.stem, path.read_text(encoding="utf-8")[:LONGEST]) for n, path in enumerate(found) if n % 5]


def _recipes(encode: Encode) -> Labelled:
    names, recipes = zip(*_dishes(), strict=True)
    return Labelled(encode(list(names)), encode(list(recipes)), np.eye(len(names), dtype=bool),
                    np.arange(len(names))[:, None] % 2)  # fmt: skip


def _alike(see: See) -> list[Labelled]:
    """Pictures of one exercise, and of one kind of product."""
    learned = [each for each in exercises() if not each[2]]
    moves = [(name, path) for name, two, _ in learned[::EVERY] for path in two]
    clothes = [(row["english"], row["path"]) for row in rows("clothing") if row["split"] == "train"]
    found = []
    for label, some in (("exercises-moves", moves), ("clothing-kinds", clothes)):
        vectors, names = see(label, [path for _, path in some]), np.array([name for name, _ in some])
        asking = np.arange(0, len(names), EVERY)
        right = names[asking][:, None] == names[None]
        other = asking[:, None] != np.arange(len(names))[None]
        half = np.arange(len(asking))[:, None] % 2
        found.append(Labelled(vectors[asking], vectors, right, half, other))
    return found


def _photographed(judged: Labelled, sigmoid: Sigmoid, background: np.ndarray) -> np.ndarray:
    """The likeliest photo of each caption of the fitting half that has one there."""
    own = judged.half[0] == 0
    has = judged.right[:, own].any(1)
    return best_of(sigmoid, judged.asked[has], judged.kept[own], background)


def _named(encode: Encode, see: See) -> Labelled:
    """Names of every second of ImageNet's classes in both languages, among the photos of their half of these."""
    table = rows("imagenet-sample")[::2]
    names = [(n, row[language].split(";")[0]) for n, row in enumerate(table)
             for language in ("english", "chinese") if row[language]]  # fmt: skip
    own, classes = np.array([n for n, _ in names]), np.arange(len(table))
    seen = own[:, None] % 2 == classes[None] % 2
    return Labelled(encode([name for _, name in names]), see("imagenet-second", [row["path"] for row in table]),
                    own[:, None] == classes[None], own[:, None] % 2, seen)  # fmt: skip


def _unanswered(asked: Sequence[Labelled], named: Labelled) -> Labelled:
    """Questions of each set, among photos."""
    questions = np.concatenate([each.asked for each in asked])
    own, classes = np.arange(len(questions)), np.arange(len(named.kept))
    right = np.zeros((len(own), len(classes)), bool)
    return Labelled(questions, named.kept, right, own[:, None] % 2, own[:, None] % 2 == classes[None] % 2)


def _shown(named: Labelled, sigmoid: Sigmoid, background: np.ndarray) -> np.ndarray:
    """The likeliest photo of each name of the fitting half."""
    own = named.half[:, 0] == 0
    return best_of(sigmoid, named.asked[own], named.kept[::2], background)


def _answered(each: Labelled, sigmoid: Sigmoid, background: np.ndarray) -> np.ndarray:
    """The likeliest passage of each question of the fitting half."""
    return best_of(sigmoid, each.asked[each.half[:, 0] == 0], each.kept, background)


def _coefficients(found: dict[str, Any]) -> Sigmoid:
    return Sigmoid(**{name: value for name, value in found.items() if name in Sigmoid.__dataclass_fields__})


if __name__ == "__main__":
    from shipped import shipped

    renew(calibrate(*shipped()))
