"""The forms of answers about what is found have the fields that are written."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from pathlib import Path

from lingxi.codec import dump
from lingxi.present.web.answers import (
    FileAnswer,
    HitAnswer,
    HitPageAnswer,
    IdsAnswer,
    LineAnswer,
    PlaceAnswer,
    SignalAnswer,
    TimelineAnswer,
    answers,
    sends,
)
from lingxi.search.hit import ALL_WORDS, Contribution, Hit, Hits
from lingxi.search.listing import FileList, ListedFile, Timeline
from lingxi.search.query import Part, Query
from lingxi.types import Line
from lingxi.wire import album_page, file_list_json, hit_json, page

HIT = Hit(
    "a", Path("/a"), 0.5, "image", written=(Line("x", (0, 0, 1, 1), 0.5),), signals={"w": Contribution(1, 1, ALL_WORDS)}
)


def names(form: type) -> set[str]:
    return {each.name for each in fields(form)}


def test_hits_have_the_fields_of_their_form() -> None:
    found = hit_json(HIT, location=True)
    assert names(HitAnswer) == set(found)
    assert names(PlaceAnswer) == set(found["place"])
    assert names(LineAnswer) == set(found["written"][0])
    assert names(SignalAnswer) == set(found["why"]["w"])
    for each in (page(Query((Part(text="a"),)), Hits([HIT]), location=True), album_page([HIT], 1, 0, location=True)):
        assert names(HitPageAnswer) == set(each)


def test_files_and_months_have_the_fields_of_their_form() -> None:
    (file,) = file_list_json(FileList((ListedFile("a", Path("/a"), "image", datetime(2024, 1, 2)),)), location=True)[
        "files"
    ]
    assert names(FileAnswer) == set(file)
    assert names(TimelineAnswer) == set(dump(Timeline()))


def test_a_route_says_what_it_answers_with() -> None:
    assert answers(IdsAnswer) == {"response_model": None, "responses": {200: {"model": IdsAnswer}}, "status_code": 200}
    assert answers(IdsAnswer, 201, 202)["status_code"] == 201
    assert set(sends("image/jpeg", "a picture", unchanged=True)["responses"]) == {200, 304}
    assert set(sends("image/jpeg", "a picture")["responses"]) == {200}
