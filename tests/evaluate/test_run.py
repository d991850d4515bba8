"""Models are measured on data as they are used, and the figures of the shipped model come out."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pytrec_eval

from lingxi.encode.choose import choose
from lingxi.encode.encoders.embedded import WEIGHTS
from lingxi.errors import CannotEvaluate
from lingxi.evaluate.dataset import Dataset, Item, pairs, read_dataset
from lingxi.evaluate.measure import Measure
from lingxi.evaluate.run import Encoded, depth_of, encode, encode_sides, judge, precisions, views
from lingxi.testing import ToyEncoder
from tests.conftest import Paint
from tests.films import film, scene

FLICKR = Path(__file__).resolve().parents[3] / "shared" / "data" / "flickr8k"


def test_words_find_images_and_images_words(paint: Paint) -> None:
    root = paint("red/a.png", (250, 5, 5)).parents[1]
    for name, colour in (("red/b.png", (240, 0, 0)), ("blue/c.png", (0, 0, 250)), ("blue/d.png", (0, 10, 240))):
        paint(name, colour)
    steps: list[tuple[int, int]] = []
    sides = encode_sides(read_dataset(root), ToyEncoder(), lambda done, total: steps.append((done, total)))
    assert steps[-1] == (6, 6)
    seen = views(sides.dataset)
    assert [each.direction for each in seen] == ["text->image", "image->text", "image->image"]
    for view in seen:
        result = judge(sides.seen(view), "toy", "cosine")
        assert result.direction == view.direction
        assert result.mean("hit_rate@1") == 1
        assert result.mean("rank") == 1


def test_the_time_is_that_of_what_is_searched() -> None:
    rows = [(Item(f"t{n}", text="red"), Item(f"n{n}", text=f"a red thing {n}")) for n in range(4)]
    now = iter([0.0, 2.0, 2.0, 2.4])  # before and after the items, and the queries
    sides = encode_sides(pairs("toy", rows), ToyEncoder(), clock=lambda: next(now))
    assert {each.view: round(sides.seen(each).ms_per_item) for each in views(sides.dataset)[:2]} == {
        "given": 500, "reversed": 100
    }  # fmt: skip


def test_an_item_never_finds_itself_and_measures_are_of_the_ranking() -> None:
    texts = [Item(f"t{n}", text=word) for n, word in enumerate(["red cat", "red dog", "blue fox", "white sea"])]
    data = pairs("toy", [(texts[0], texts[1]), (texts[1], texts[0]), (texts[2], texts[3]), (texts[3], texts[2])])
    encoded = encode(data, ToyEncoder())
    result = judge(encoded, "toy", "cosine", [Measure.of("rank"), Measure.of("recall@1")])
    assert result.values["rank"].tolist()[:2] == [1, 1]
    assert result.values["recall@1"].tolist()[:2] == [1, 1]
    items = encoded.dataset.items
    for query, row in zip(encoded.dataset.queries, result.best, strict=True):
        assert query.id not in {items[place].id for place in row}


def test_unreadable_items_are_reported_and_unsupported_modalities_refused(paint: Paint, tmp_path: Path) -> None:
    good, bad = paint("a.png"), tmp_path / "bad.png"
    bad.write_bytes(b"nonsense")
    rows = [
        (Item("red", text="red"), Item("a", path=good)),
        (Item("x", text="x"), Item("bad", path=bad)),
        (Item("y", text="y"), Item("data", data=b"nonsense")),
    ]
    sides = encode_sides(pairs("toy", rows), ToyEncoder())
    assert [each.partition(":")[0] for each in sides.skipped] == ["bad", "data"]
    assert np.isnan(sides.vectors["items"][1:]).all()
    for view in views(sides.dataset):
        assert judge(sides.seen(view), "toy", "euclidean").values["rank"].tolist()[1:] == [4, 4]
    with pytest.raises(CannotEvaluate, match="does not encode text"):
        encode(pairs("toy", rows[:1]), choose("hog"))


def test_a_model_of_one_side_is_measured_on_that_side(paint: Paint) -> None:
    """Today a model of texts and one of both are compared on texts among texts."""
    rows = [(Item(text, text=text), Item(name, path=paint(f"{name}.png", name)))
            for name in ("red", "blue") for text in (f"a {name} thing", f"{name} all over")]  # fmt: skip
    data, reached = pairs("toy", rows), {}
    for name in ("toy", "tfidf", "hog"):
        sides = encode_sides(data, choose(name))
        for view in views(data):
            with suppress(CannotEvaluate):
                reached[name, view.direction] = judge(sides.seen(view), name, "cosine").mean("hit_rate@1")
    assert set(reached) == {
        ("toy", "text->image"), ("toy", "image->text"), ("toy", "text->text"), ("tfidf", "text->text")
    }  # fmt: skip


def test_precision_at_recall_is_that_of_trec_eval() -> None:
    chance = np.random.default_rng(0)
    relevant = {f"d{n}": int(n % 4 == 0) for n in range(23)}
    scores = {name: float(chance.random()) for name in relevant}
    ranked = np.array([relevant[name] for name in sorted(scores, key=lambda name: -scores[name])])
    names = {f"iprec_at_recall_{n / 10:.2f}" for n in range(11)}
    found = pytrec_eval.RelevanceEvaluator({"q": relevant}, {"iprec_at_recall"}).evaluate({"q": scores})["q"]
    assert set(found) == names
    assert precisions(ranked, ranked[ranked > 0]) == pytest.approx([found[name] for name in sorted(names)])


def test_equal_names_of_a_query_and_an_item_do_not_make_them_one() -> None:
    queries, items = ((Item("1", text=f"red {kind}"), Item("2", text=f"blue {kind}")) for kind in ("query", "item"))
    data = Dataset("beir", queries, items, {"1": {"1": 1}, "2": {"2": 1}})
    eye = np.eye(2, dtype=np.float32)
    assert judge(Encoded(data, eye, eye, 0, ()), "toy", "cosine").mean("hit_rate@1") == 1


def test_judged_items_that_are_absent_are_missed_as_in_trec_eval() -> None:
    items = (Item("a", text="a"), Item("b", text="b"))
    data = Dataset("toy", (Item("q", text="q"),), items, {"q": {"a": 1, "gone": 1}})
    eye = np.eye(2, dtype=np.float32)
    result = judge(Encoded(data, eye[:1], eye, 0, ()), "toy", "cosine", [Measure.of("recall@2")])
    run = {"q": {"a": 1.0, "b": 0.0}}
    expected = pytrec_eval.RelevanceEvaluator(data.grades, {"recall.2"}).evaluate(run)["q"]["recall_2"]
    assert result.mean("recall@2") == expected == 0.5


def test_an_encoder_that_is_learned_is_learned_from_the_items() -> None:
    texts = [Item(f"t{n}", text=word) for n, word in enumerate(["red cat", "blue dog", "white sea"])]
    queries = [Item(f"q{n}", text=word) for n, word in enumerate(["cat", "unseen dog", "sea"])]
    encoder = choose("tfidf")
    encoded = encode(pairs("toy", list(zip(queries, texts, strict=True))), encoder)
    assert judge(encoded, "tfidf", "cosine").mean("hit_rate@1") == 1
    assert "unseen" not in encoder.learned().facts["words"]  # type: ignore[attr-defined]


def first(data: Dataset, count: int) -> Dataset:
    """The first items, and the queries that match one of them."""
    items = data.items[:count]
    kept = {item.id for item in items}
    grades = {
        query: own for query, found in data.grades.items() if (own := {i: g for i, g in found.items() if i in kept})
    }
    return replace(data, queries=tuple(each for each in data.queries if each.id in grades), items=items, grades=grades)


@pytest.mark.skipif(not FLICKR.is_dir(), reason="the data set flickr8k is not beside the project")
def test_the_card_of_the_shipped_model_is_reproduced() -> None:
    figures = json.loads((WEIGHTS / "figures.json").read_text(encoding="utf-8"))
    data = first(read_dataset(FLICKR, split="split=val,language=en,source=written"), 200)
    result = judge(encode(data, choose("embedded")), "embedded", "cosine")
    expected = figures["flickr8k val, 200 photos, en, text->image"]
    found = [result.mean(f"hit_rate@{k}") for k in (1, 5, 10)]
    assert np.allclose(found, [expected[f"R@{k}"] for k in (1, 5, 10)], atol=2e-3)  # equal captions are one query here


def test_a_model_of_images_sees_the_frames_of_films(tmp_path: Path) -> None:
    items = []
    for number in (1, 2):
        film(tmp_path / f"{number}.mp4", [(scene(number), 1)])
        items.append(Item(f"{number}.mp4", path=tmp_path / f"{number}.mp4"))
    data = pairs("films", [(Item("a", text="a"), items[0]), (Item("b", text="b"), items[1])])
    sides = encode_sides(data, choose("colour_moments"))
    assert np.isfinite(sides.vectors["items"]).all()
    assert not np.allclose(*sides.vectors["items"])
    assert sides.reasons == {"queries": "it does not encode text"}


def test_a_model_that_pairs_train_is_not_fitted_on_items() -> None:
    texts = [Item(name, text=name) for name in ("a red ship", "a blue horse")]
    with pytest.raises(CannotEvaluate, match="it is not trained; train it with: lingxi train PAIRS --text recurrent"):
        encode_sides(pairs("x", [(texts[0], texts[1])]), choose("recurrent"))


def test_rankings_are_kept_as_deep_as_there_is_room() -> None:
    assert [depth_of(queries, 5_000) for queries in (1, 1_000, 5_000, 10_000, 10**6)] == [1_000, 1_000, 200, 100, 100]
    assert (depth_of(10, 7), depth_of(0, 7)) == (7, 7)
