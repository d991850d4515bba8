"""Names of clusters."""

from __future__ import annotations

import numpy as np

from lingxi.apps.explore.names import NAMES, Namer, things
from tests.apps.explore.given import items, texts, usually


def test_every_thing_has_both_names_once() -> None:
    assert len({each.en for each in things()}) == len(things()) > 400
    assert all("\u4e00" <= character <= "\u9fff" for each in things() for character in each.zh[-1:])


def test_items_are_named_after_what_they_are_near_and_others_are_not() -> None:
    given = items({"dog": 5, "car": 5})
    name = Namer(given, texts, usually)
    found = name(np.arange(5))
    assert (found["en"][0], found["zh"][0]) == ("dog", "狗")
    assert len(found["en"]) == len(found["zh"]) == NAMES
    assert name(np.arange(5, 10))["en"][0] == "car"


def test_within_a_cluster_names_tell_its_parts_apart() -> None:
    given = items({"dog": 4, "car": 4})
    for item in given:
        item.vector[:] += 3 * texts(["sea"])[0]
    name = Namer(given, texts, usually)
    assert name(np.arange(8), None)["en"][0] == "sea"
    assert name(np.arange(4), np.arange(8))["en"][0] == "dog" or name(np.arange(4), np.arange(8))["en"][1] == "dog"


def test_only_sounds_are_named_after_what_can_only_be_heard() -> None:
    heard = next(each.en for each in things() if each.sound)
    assert Namer(items({heard: 3}), texts, usually)(np.arange(3))["en"][0] != heard
    assert Namer(items({heard: 3}, "audio"), texts, usually)(np.arange(3))["en"][0] == heard


def test_a_cluster_of_many_guesses_of_one_kind_has_the_name_of_the_kind() -> None:
    animals = [each.en for each in things() if each.kind == "animal"][:24:2]
    given = items(dict.fromkeys(animals, 1) | {"car": 12})
    name = Namer(given, texts, usually)
    assert name(np.arange(12))["en"][0] == "animal"
    assert "vehicle" not in name(np.arange(12))["en"]


def test_the_kind_of_all_items_names_no_cluster() -> None:
    given = items({"dog": 5, "cat": 5})
    assert "animal" not in Namer(given, texts, usually)(np.arange(5))["en"]


def test_every_kind_is_a_thing() -> None:
    known = {each.en for each in things()}
    kinds = {each.kind for each in things() if each.kind}
    assert kinds <= known
    assert {"animal", "clothes", "vehicle"} <= kinds
