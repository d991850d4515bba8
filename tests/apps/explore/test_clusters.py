"""Clusters, and how many there are."""

from __future__ import annotations

import numpy as np

from lingxi.apps.cells import Cells
from lingxi.apps.explore.clusters import clusters, divided, number_of, silhouette
from lingxi.apps.explore.item import centred
from lingxi.apps.explore.names import Namer
from tests.apps.explore.given import items, texts, usually


def test_separate_things_become_clusters_with_names_covers_and_words() -> None:
    given = items({"dog": 20, "car": 12, "house": 10})
    found = clusters(given, centred(given), Namer(given, texts, usually))
    assert [(each.names["en"][0], each.size, each.words) for each in found] == [
        ("dog", 20, ("dog",)),
        ("car", 12, ("car",)),
        ("house", 10, ("house",)),
    ]
    assert all(id_.startswith("dog") for id_ in found[0].ids)
    assert found[0].covers == found[0].ids[:4]
    assert found[0].children == ()


def test_a_large_cluster_is_divided_once_more() -> None:
    given = items({"dog": 40, "car": 40})
    for item in given[:20]:
        item.vector[:] += 0.25 * texts(["sea"])[0]
    found = clusters(given, centred(given), Namer(given, texts, usually))
    assert [each.size for each in found] == [40, 40]
    for each in found:
        assert len(each.children) > 1
        assert sorted(id_ for child in each.children for id_ in child.ids) == sorted(each.ids)
        assert not any(child.children for child in each.children)


def test_the_number_is_that_of_the_separate_things_over_seeds() -> None:
    vectors = centred(items({"dog": 15, "car": 15, "house": 15, "sea": 15}))
    assert {number_of(vectors, seed) for seed in range(3)} == {4}
    first, again = (sorted(map(sorted, divided(vectors, np.arange(60), seed))) for seed in (0, 1))
    assert first == again


def test_few_items_are_one_cluster() -> None:
    vectors = centred(items({"dog": 3, "car": 3}))
    (rows,) = divided(vectors, np.arange(6))
    assert rows.tolist() == list(range(6))


def test_the_silhouette_is_high_where_centres_are_far_apart() -> None:
    vectors = np.eye(2, dtype=np.float32)
    assert silhouette(vectors, Cells(vectors, np.array([0, 1]))) == 1
    assert silhouette(vectors, Cells(vectors, np.array([1, 0]))) == -1
