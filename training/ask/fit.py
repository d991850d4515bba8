"""Fits the linear models of ``lingxi.apps.ask`` on questions with known answers, and writes their weights.

Data: XQuAD in English and Chinese and CMRC 2018 (trial), the halves in the data folder. The models are a softmax over
the sentences of the first passages, one a language over the candidate spans of a sentence, and a logistic regression
that says whether the sentence is right. For it every question is also asked without the passages that hold its answer.
All figures are from a cross-validation over articles, the same articles in both languages; then all questions are used.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from lingxi.apps.ask import reading, span
from lingxi.apps.ask.ask import LIKELY
from lingxi.apps.ask.candidates import candidates
from lingxi.apps.ask.evidence import split
from lingxi.apps.ask.question import Question, understand
from lingxi.apps.ask.reading import Reading, sureness
from lingxi.apps.ask.weights import FILE
from lingxi.library import Library
from lingxi.search.hit import Hit

SETS = {"XQuAD en": "xquad-even.en.json", "XQuAD zh": "xquad-even.zh.json", "CMRC 2018": "cmrc2018-trial.zh.json"}
FOLDS = 4
TOP = 10  # passages that are read
WRONG = 40  # candidates of a sentence that share nothing with the answer
SPANS = 1.0  # strength of the prior of the span's weights; of the others below
SENTENCES, SURE = 20.0, 3.0
Values = np.ndarray


@dataclass
class Example:
    """A question, the passages that were found for it, and what is right."""

    set: str
    fold: int
    question: Question
    answers: list[str]
    hits: list[Hit]
    others: list[Hit]  # what is found without the passage with the answer
    right: list[bool]  # whether each hit is of that passage
    same: list[bool]  # whether each hit is of the same article
    found: list[str] = field(default_factory=list)  # the sentences
    rows: Values = field(default_factory=lambda: np.zeros((0, 0)))
    holds: Values = field(default_factory=lambda: np.zeros(0, bool))  # the sentences with an answer


def main() -> None:
    """Fits, prints the figures, and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = parser.parse_args()
    folder = given.data / "questions"
    fit([each for name, known in SETS.items() for each in asked(name, folder / known)], FILE)


def asked(name: str, file: Path) -> Iterator[Example]:
    """The questions of a set, with the passages that a library of the set finds."""
    with tempfile.TemporaryDirectory() as place:
        root, questions, count = Path(place) / "files", list[tuple[str, list[str], int, int]](), 0
        articles = dict[str, int]()
        root.mkdir()
        for article, each in enumerate(json.loads(file.read_text(encoding="utf-8"))["data"]):
            for paragraph in each["paragraphs"]:
                (root / f"{count}.txt").write_text(paragraph["context"], encoding="utf-8")
                known = [q for q in paragraph["qas"] if q["question"].strip()]
                questions += [(q["question"], [a["text"] for a in q["answers"]], count, article) for q in known]
                articles[str(count)] = article
                count += 1
        with Library(Path(place) / "library") as library:
            library.index(root)
            for text, answers, passage, article in questions:
                hits = list(library.search(text, TOP, modality="text", group=False))
                gone = f"name != '{passage}.txt'"
                others = list(library.search(text, TOP, modality="text", group=False, where=gone))
                right = [hit.path.stem == str(passage) for hit in hits]
                same = [articles[hit.path.stem] == article for hit in hits]
                yield Example(name, article % FOLDS, understand(text), answers, hits, others, right, same)


def fit(examples: Sequence[Example], file: Path) -> None:
    """Fits the three models and writes their weights."""
    for each in examples:
        _read(each)
    sentences = _crossed(examples, _fit_sentences, _sentence_is_right, "a sentence with the answer")
    spans = dict[bool, list[Values]]()
    for chinese in (False, True):
        own = [each for each in examples if each.question.chinese == chinese]
        spans[chinese] = _crossed(own, _fit_spans, _span_f1, "span F1, where a sentence has the answer")
    sure = _fit_sure(examples, sentences, spans)
    known = {
        "sentence": dict(zip(reading.NAMES, map(_rounded, sentences[-1]), strict=True)),
        "span_english": dict(zip(span.NAMES, map(_rounded, spans[False][-1]), strict=True)),
        "span_chinese": dict(zip(span.NAMES, map(_rounded, spans[True][-1]), strict=True)),
        "probability": {name: _rounded(value) for name, value in sure.items()},
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def _read(each: Example) -> None:
    found = split(each.hits)
    each.found = [sentence.text for sentence in found]
    each.rows = reading.features(each.question, each.hits, found)
    each.holds = np.array([any(answer in text for answer in each.answers) for text in each.found], bool)
    each.holds &= np.array([each.right[sentence.hit] for sentence in found], bool)


def _crossed(
    examples: Sequence[Example],
    fitted: Callable[[Sequence[Example]], Values],
    right: Callable[[Example, Values], float],
    name: str,
) -> list[Values]:
    """Prints how good a model is on articles that it did not see; its weights for each fold, then those of all."""
    found: dict[str, list[float]] = {}
    every = list[Values]()
    for fold in range(FOLDS):
        weights = fitted([each for each in examples if each.fold != fold])
        every.append(weights)
        for each in examples:
            if each.fold == fold:
                found.setdefault(each.set, []).append(right(each, weights))
    print(name, {key: round(float(np.mean(values)), 3) for key, values in found.items()}, flush=True)
    return [*every, fitted(examples)]


def _fit_sentences(examples: Sequence[Example]) -> Values:
    known = [(each.rows, each.holds.astype(float)) for each in examples if each.holds.any()]
    return _softmax(known, SENTENCES)


def _sentence_is_right(each: Example, weights: Values) -> float:
    if not each.found:
        return 0.0
    text = each.found[int((each.rows @ weights).argmax())]
    return float(any(answer in text for answer in each.answers))


def _softmax(known: Sequence[tuple[Values, Values]], prior: float) -> Values:
    """Weights that give the most probability to what is right, as a share of all of an example (listwise softmax)."""
    rows = np.concatenate([each for each, _ in known])
    size = rows.std(0) + 1e-9
    scaled = [(each / size, gain) for each, gain in known]

    def loss(weights: Values) -> tuple[float, Values]:
        total, slope = prior * float(weights @ weights) / 2, prior * weights
        for each, gain in scaled:
            score = each @ weights
            odds = np.exp(score - score.max())
            share, wanted = odds / odds.sum(), odds * gain
            total -= float(np.log(wanted.sum() / odds.sum() + 1e-12))
            slope = slope + each.T @ (share - wanted / (wanted.sum() + 1e-12))
        return total, slope

    found: Values = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found / size


_SPANS: dict[int, tuple[list[str], Values, Values]] = {}


def _spans(each: Example) -> tuple[list[str], Values, Values]:
    """The candidates of the first sentence with an answer: texts, rows, and the F1 of each."""
    if id(each) not in _SPANS:
        text = each.found[int(np.flatnonzero(each.holds)[0])]
        found = candidates(text)
        texts = [text[one.start : one.end] for one in found]
        gain = np.array([max(f1(piece, answer) for answer in each.answers) for piece in texts])
        _SPANS[id(each)] = texts, span.features(each.question, text, found) if found else np.zeros((0, 1)), gain
    return _SPANS[id(each)]


def _fit_spans(examples: Sequence[Example]) -> Values:
    """Weights with the highest expected F1 of a softmax over the candidates; of the wrong ones, over 40 by chance."""
    known = [_some(rows, gain) for _, rows, gain in map(_spans, (each for each in examples if each.holds.any()))]
    known = [(rows, gain) for rows, gain in known if gain.size]
    every = np.concatenate([rows for rows, _ in known])
    gains = np.concatenate([gain for _, gain in known])
    sizes = np.array([len(gain) for _, gain in known])
    starts, of = np.r_[0, np.cumsum(sizes)[:-1]], np.repeat(np.arange(len(sizes)), sizes)
    scale = every.std(0) + 1e-9
    every /= scale

    def loss(weights: Values) -> tuple[float, Values]:
        score = every @ weights.astype(np.float32)
        odds = np.exp(score - np.maximum.reduceat(score, starts)[of])
        share = odds / np.add.reduceat(odds, starts)[of]
        mean = np.add.reduceat(share * gains, starts)
        slope = SPANS * weights - every.T @ (share * (gains - mean[of])).astype(np.float32)
        return SPANS * float(weights @ weights) / 2 - float(mean.sum()), slope

    found: Values = minimize(loss, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    return found / scale


def _some(rows: Values, gain: Values) -> tuple[Values, Values]:
    """The candidates that share something with the answer, and 40 of the others; none where none shares anything."""
    if not gain.size or not gain.max():
        return rows[:0], gain[:0]
    wrong = np.flatnonzero(gain == 0)
    kept = np.random.default_rng(0).permutation(wrong)[:WRONG]
    both = np.sort(np.r_[np.flatnonzero(gain > 0), kept])
    return rows[both], gain[both]


def _span_f1(each: Example, weights: Values) -> float:
    if not each.holds.any():
        return 0.0
    texts, rows, gain = _spans(each)
    return float(gain[int((rows @ weights).argmax())]) if texts else 0.0


def f1(found: str, answer: str) -> float:
    """The overlap of two answers: words without articles; of Chinese, characters."""
    ours, theirs = Counter(_units(found)), Counter(_units(answer))
    shared = sum((ours & theirs).values())
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def _units(text: str) -> list[str]:
    plain = re.sub(r"[^\w\s]", "", text.lower())
    units = re.findall(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", plain)
    return [each for each in units if each not in ("a", "an", "the")]


@dataclass(frozen=True)
class Case:
    """A question as it is asked of a library with its passage or without, read by models of the other folds."""

    set: str
    fold: int
    without: bool
    small: bool  # whether the library is another than that of the set: used for the fit alone
    known: dict[str, float]  # what the probability follows from
    right: float  # whether the sentence has an answer
    overlap: float  # the F1 of the words that are marked in it


def _fit_sure(
    examples: Sequence[Example], sentences: Sequence[Values], spans: Mapping[bool, Sequence[Values]]
) -> dict[str, float]:
    """The logistic regression that says whether the best sentence is right; prints what people see."""
    cases = list(_cases(examples, sentences, spans))
    x = np.array([list(each.known.values()) for each in cases])
    y, place = np.array([each.right for each in cases]), np.array([each.fold for each in cases])
    likely = np.zeros(len(cases))
    for fold in range(FOLDS):
        mean, size, weights = _logistic(x[place != fold], y[place != fold])
        likely[place == fold] = 1 / (1 + np.exp(-((x[place == fold] - mean) / size @ weights[1:] + weights[0])))
    _declined([each for each in cases if not each.small], likely[[not each.small for each in cases]])
    for without in (False, True):
        those = np.array([each.small and each.without == without for each in cases])
        which = "without" if without else "with"
        print(f"small libraries {which} an answer: {(likely < LIKELY)[those].mean():.3f} declined")
    mean, size, weights = _logistic(x, y)
    return {"bias": float(weights[0] - (mean / size) @ weights[1:])} | dict(
        zip(cases[0].known, weights[1:] / size, strict=True)
    )


def _cases(
    examples: Sequence[Example], sentences: Sequence[Values], spans: Mapping[bool, Sequence[Values]]
) -> Iterator[Case]:
    for fold in range(FOLDS):
        for each in (one for one in examples if one.fold == fold):
            for number, (hits, without) in enumerate(_libraries(each)):
                found = split(hits)
                if not found:
                    continue
                values = each.rows if hits is each.hits else reading.features(each.question, hits, found)
                read = Reading(tuple(found), (values @ sentences[fold]).astype(np.float32), values)
                text = found[read.best].text
                right = not without and any(answer in text for answer in each.answers)
                marked = "" if without else span.chosen(each.question, text, spans[each.question.chinese][fold]) or ""
                overlap = max((f1(marked, answer) for answer in each.answers), default=0.0)
                yield Case(each.set, fold, without, number > 1, sureness(read), float(right), overlap)


def _libraries(each: Example) -> Iterator[tuple[list[Hit], bool]]:
    """What a question finds, and whether the passage that answers is missing.

    First in the whole set; then without the passage; then in small libraries, with it and without the whole article.
    """
    yield each.hits, False
    yield each.others, True
    foreign = [hit for hit, same in zip(each.hits, each.same, strict=True) if not same]
    answers = [hit for hit, right in zip(each.hits, each.right, strict=True) if right]
    size = 1 + len(each.question.text) % 3  # passages: 1 to 3, the same in every run
    yield foreign, True
    yield foreign[:size], True
    if answers:
        yield answers + foreign[: size - 1], False


def _declined(cases: Sequence[Case], likely: Values) -> None:
    """Prints what each threshold declines, and how good what is shown then is, over all questions of a set."""
    without, right = np.array([each.without for each in cases]), np.array([each.right for each in cases])
    overlap = np.array([each.overlap for each in cases])
    sets = np.array([each.set for each in cases])
    for name in SETS:
        on, off = (sets == name) & ~without, (sets == name) & without
        for least in np.arange(0, 0.31, 0.01):
            shown = likely >= least
            print(f"{name}: below {least:.2f}: unanswerable declined {(~shown)[off].mean():.3f}, answerable "
                  f"{(~shown)[on].mean():.3f}; sentence right {(shown * right)[on].mean():.3f}, "
                  f"span F1 {(shown * overlap)[on].mean():.3f}")  # fmt: skip


def _logistic(x: Values, y: Values) -> tuple[Values, Values, Values]:
    mean, size = x.mean(0), x.std(0) + 1e-9
    rows = np.hstack([np.ones((len(x), 1)), (x - mean) / size])

    def loss(weights: Values) -> tuple[float, Values]:
        score = rows @ weights
        prior = SURE * np.r_[0.0, weights[1:]]
        total = float(np.logaddexp(0, score).sum() - y @ score + weights[1:] @ weights[1:] * SURE / 2)
        return total, rows.T @ (1 / (1 + np.exp(-score)) - y) + prior

    return mean, size, minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x


if __name__ == "__main__":
    main()
