"""What is stored of a segment, and of a file that could not be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np

from lingxi.address import address_of, asset_id
from lingxi.index.points import boxes_of, draft, failed, words_in
from lingxi.types import Image, Line, Place, Segment, Source, Text, Value

ROOT = Path("/pictures")
SOURCE = Source(ROOT / "Italy" / "sea.png", 7, 1_700_000_000_000_000_000, captions=("a boat", "ein Boot"))
RED = Image(np.full((8, 8, 3), (230, 20, 20), np.uint8))
LINE = Line("Closed", (0, 0, 1, 0, 1, 1, 0, 1), 0.5)


def test_an_image_is_stored_with_its_captions_colours_and_writing() -> None:
    segment = Segment(RED, facts={"camera": "Canon"}, written=(LINE,))
    point = draft(SOURCE, ROOT, segment, 0, {"digest": "d"})
    facts = point.payload
    assert (facts["modality"], facts["text"], facts["written"]) == ("image", "a boat\nein Boot", "Closed")
    assert (facts["camera"], facts["digest"], facts["size"], facts["extension"]) == ("Canon", "d", 7, "png")
    assert "red" in facts["colour"]
    assert facts["boxes"] == [*LINE.box, 0.5]
    assert facts["asset"] == asset_id(address_of(SOURCE.path))
    assert all(word in point.words for word in ("boat", "Closed", "Italy", "sea"))
    assert not point.vectors


def test_the_tags_of_music_are_words() -> None:
    facts: dict[str, Value] = {"artist": "The Moles", "album": "Thunder", "taken": datetime(1999, 1, 1)}
    facts |= {"composer": "Bach", "comment": "a cellar"}
    point = draft(SOURCE, ROOT, Segment(RED, facts=facts, labels={"genre": ("Folk",)}), 0, {})
    assert all(word in point.words for word in ("Moles", "Thunder", "1999", "Bach", "cellar", "Folk"))
    assert (point.payload["artist"], point.payload["album"]) == ("The Moles", "Thunder")


def test_what_is_empty_is_not_stored() -> None:
    point = draft(replace(SOURCE, captions=()), ROOT, Segment(RED), 0, {})
    assert not {"title", "text", "written", "boxes", "page", "start"} & point.payload.keys()


def test_each_place_of_a_file_is_a_point_that_stays_the_same() -> None:
    first, other = (draft(SOURCE, ROOT, Segment(Text("x"), Place(page=page)), 0, {}) for page in (1, 2))
    assert first.id != other.id
    assert first.id == draft(SOURCE, ROOT, Segment(Text("y"), Place(page=1)), 5, {}).id
    assert (first.payload["page"], other.payload["page"]) == (1, 2)


def test_the_folder_that_was_indexed_counts_as_a_word_and_what_is_above_it_does_not() -> None:
    payload = draft(SOURCE, ROOT / "Italy", Segment(Text("x")), 0, {}).payload
    assert "Italy" in words_in(payload, ROOT / "Italy")
    assert "pictures" not in words_in(payload, ROOT / "Italy")
    assert "pictures" in words_in(payload, ROOT)
    assert "Italy" not in words_in(payload, Path("/else/where")), "of a file from elsewhere the name alone counts"


def test_a_file_that_could_not_be_read_is_remembered_with_the_reason() -> None:
    whole, part = failed(SOURCE, "broken", "s"), failed(SOURCE, "it breaks off", "s", order=-1)
    assert (whole.payload["skipped"], whole.payload["signature"], whole.payload["order"]) == ("broken", "s", 0)
    assert part.payload["order"] == -1, "it stands beside its segments"
    assert "modality" not in whole.payload, "it is never found"


def test_the_film_of_a_live_photo_names_its_photo() -> None:
    film = replace(SOURCE, path=ROOT / "IMG_1.MOV", photo="IMG_1.HEIC")
    short, long = (draft(film, ROOT, Segment(RED, facts={"duration_s": each}), 0, {}) for each in (3.0, 60.0))
    assert short.payload["shot"] == asset_id(address_of(ROOT / "IMG_1.HEIC"))
    assert "shot" not in long.payload


def test_boxes_are_nine_numbers_a_line() -> None:
    assert len(boxes_of([LINE, LINE])) == 18
