"""How good a pair of towers is, on every set: one function a question, nothing chosen on what it reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from config import CONFIG
from corpora import captions, dishes, exercises, kinds, rows
from drawings import unseen

EVERYDAY = {
    "beach": "海滩", "sunset": "日落", "snow": "雪", "mountain": "山", "lake": "湖", "boat": "船", "city": "城市",
    "street": "街道", "restaurant": "餐厅", "food": "食物", "cake": "蛋糕", "baby": "婴儿", "birthday": "生日",
    "wedding": "婚礼", "concert": "演唱会", "car": "汽车", "bicycle": "自行车", "horse": "马", "swimming": "游泳",
    "football": "足球", "guitar": "吉他", "book": "书", "computer": "电脑", "hat": "帽子", "glasses": "眼镜",
    "receipt": "收据",
}  # fmt: skip

Encode = Callable[[list[str]], np.ndarray]  # texts -> (n, d) unit rows
See = Callable[[str, list[str]], np.ndarray]  # name of a set, picture paths -> (n, d) unit rows


def ranks(scores: np.ndarray, right: Sequence[set[int]]) -> np.ndarray:
    """For every row of scores (q, n): the rank, from 1, of the best right column."""
    order = np.argsort(-scores, axis=1, kind="stable")
    where = np.empty_like(order)
    np.put_along_axis(where, order, np.arange(scores.shape[1])[None], axis=1)
    return np.array([min(where[row, column] for column in columns) + 1 for row, columns in enumerate(right)])


def recall(found: np.ndarray) -> dict[str, float]:
    """R@1, R@5, R@10 and the median rank."""
    at = {f"R@{k}": round(float((found <= k).mean()), 4) for k in (1, 5, 10)}
    return at | {"median": float(np.median(found))}


def mean_average_precision(scores: np.ndarray, relevant: np.ndarray) -> float:
    """MAP over all ranks; ``relevant`` (q, n) says what is right."""
    order = np.argsort(-scores, axis=1, kind="stable")
    hits = np.take_along_axis(relevant, order, axis=1).astype(float)
    precision = hits.cumsum(1) / np.arange(1, hits.shape[1] + 1)
    return round(float(((precision * hits).sum(1) / hits.sum(1)).mean()), 4)


def flickr(encode: Encode, see: See, split: str = "val", most: int | None = None) -> dict[str, dict[str, float]]:
    """Text -> image and image -> text on photos with captions: both languages, and the English translated by machine.

    ``most`` keeps only the first photos by name.
    """
    out, shown = {}, f"flickr8k {split}" + (f", {most} photos" if most else "")
    sources = {"en": "written", "zh": "written", "zh, translated": "machine"}
    for language, source in sources.items():
        found = captions(split, language[:2], source)
        paths = sorted(found)[:most]
        texts = [text for path in paths for text in found[path]]
        owner = [n for n, path in enumerate(paths) for _ in found[path]]
        pictures, words = see(f"flickr8k-{split}", paths), encode(texts)
        scores = words @ pictures.T
        out[f"{shown}, {language}, text->image"] = recall(ranks(scores, [{n} for n in owner]))
        own: list[set[int]] = [set() for _ in paths]
        for text, picture in enumerate(owner):
            own[picture].add(text)
        out[f"{shown}, {language}, image->text"] = recall(ranks(scores.T, own))
    return out


def named(encode: Encode, see: See, label: str, paths: list[str], names: list[str]) -> dict[str, dict[str, float]]:
    """A set of pictures with one name each: a name finds its pictures (mAP), a picture finds its name (accuracy)."""
    classes = sorted(set(names))
    index = {name: n for n, name in enumerate(classes)}
    pictures, words = see(label.split(",")[0], paths), encode(classes)
    relevant = np.array([[index[name] == n for name in names] for n in range(len(classes))])
    scores = words @ pictures.T
    right = scores.argmax(0) == np.array([index[name] for name in names])
    first = ranks(scores, [set(np.flatnonzero(row)) for row in relevant])
    row = {"mAP": mean_average_precision(scores, relevant), "zero-shot": round(float(right.mean()), 4)}
    return {label: row | recall(first)}


def outside(encode: Encode, see: See) -> dict[str, dict[str, float]]:
    """Everything that is not Flickr."""
    out: dict[str, dict[str, float]] = {}
    imagenet = rows("imagenet-sample")
    out |= named(encode, see, "imagenet, en", [row["path"] for row in imagenet], [row["english"] for row in imagenet])
    chinese = [row for row in imagenet if row["chinese"]]
    out |= named(
        encode, see, "imagenet-zh, zh", [r["path"] for r in chinese], [r["chinese"].split(";")[0] for r in chinese]
    )
    clothes = [row for row in rows("clothing") if row["split"] == "test"]
    for language in ("english", "chinese"):
        out |= named(encode, see, f"clothing, {language}", [r["path"] for r in clothes], [r[language] for r in clothes])
    held = [(name, path) for name, paths, out_ in exercises() if out_ for path in paths]
    out |= named(encode, see, "exercises, en", [path for _, path in held], [name for name, _ in held])
    plates = [(name, path) for name, paths, out_ in dishes() if out_ for path in paths]
    out |= named(encode, see, "dishes, zh", [path for _, path in plates], [name for name, _ in plates])
    out |= _kinds(encode, see, imagenet)
    sketches = rows("sketches")
    for domain in ("photo", "art_painting", "cartoon", "sketch"):
        some = [row for row in sketches if row["domain"] == domain]
        out |= named(encode, see, f"sketches-{domain}, en", [r["path"] for r in some], [r["english"] for r in some])
    return out | _alike(see, sketches, clothes)


def everyday(encode: Encode, see: See) -> dict[str, dict[str, float]]:
    """Words of people's own photos, each finding those whose captions have it, and receipts, among all of them."""
    told = captions("val", "en")
    receipts = [str(path) for path in sorted((CONFIG.data / "receipts").glob("*.jpg"))]
    paths, out = [*sorted(told), *receipts], {}
    shown = see("everyday", paths)
    for english, chinese in EVERYDAY.items():
        right = [_has(told.get(path, ["a receipt"]), english) for path in paths]
        for word in (english, chinese):
            scores = encode([word]) @ shown.T
            label = f"everyday words, {word}, {sum(right)} images"
            out[label] = {"mAP": mean_average_precision(scores, np.array([right]))} | recall(
                ranks(scores, [set(np.flatnonzero(right))])
            )
    return out


def _has(texts: list[str], word: str) -> bool:
    return any(re.search(rf"\b{word}s?\b", text.lower()) for text in texts)


def drawn(encode: Encode, see: See) -> dict[str, dict[str, float]]:
    """Names that are not learned, each finding its drawing in a style that is not learned, among others of it."""
    found = unseen()
    own, out = [n for n, each in enumerate(found) if each.held_out], {}
    shown = see("unseen", [each.path for each in found])
    for language in ("english", "chinese"):
        names = [getattr(found[n], language)[0] for n in own]
        place = ranks(encode(names) @ shown.T, [{n} for n in own])
        out[f"drawings, unseen style and names, {language}"] = recall(place)
    return out


def _kinds(encode: Encode, see: See, imagenet: list[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Kinds of things that were not learned by name ("finch"), each finding the pictures of its classes."""
    pictures, out = see("imagenet", [row["path"] for row in imagenet]), {}
    for language in ("english", "chinese"):
        some = [(getattr(kind, language)[0], kind.classes) for kind in kinds()
                if kind.held_out and getattr(kind, language)]  # fmt: skip
        relevant = np.array([[n in classes for n in range(len(imagenet))] for _, classes in some])
        scores = encode([name for name, _ in some]) @ pictures.T
        found = recall(ranks(scores, [set(np.flatnonzero(row)) for row in relevant]))
        out[f"imagenet kinds, {language}"] = {"mAP": mean_average_precision(scores, relevant)} | found
    return out


def _alike(see: See, sketches: list[dict[str, str]], clothes: list[dict[str, str]]) -> dict[str, dict[str, float]]:
    """Image -> image: precision among the ten nearest."""
    photos = [row for row in sketches if row["domain"] == "photo"]
    drawn = [row for row in sketches if row["domain"] == "sketch"]
    pairs = {"sketch->photo": (drawn, photos, "english"), "clothing, image->image": (clothes, clothes, "english")}
    out = {}
    for label, (asked, kept, name) in pairs.items():
        a = see(f"{label}-a", [row["path"] for row in asked])
        b = see(f"{label}-b", [row["path"] for row in kept])
        scores = a @ b.T
        if asked is kept:
            np.fill_diagonal(scores, -2)
        top = np.argsort(-scores, axis=1)[:, :10]
        same = np.array([[kept[n][name] == row[name] for n in found] for row, found in zip(asked, top, strict=True)])
        out[label] = {"P@10": round(float(same.mean()), 4)}
    return out
