"""Albums are what was picked; saved searches are whole queries, which lose only what is forgotten."""

from __future__ import annotations

import pickle

import pytest

from lingxi.codec import dump
from lingxi.errors import BadQuery
from lingxi.search.album import FORGOTTEN, Album, EarlierAlbum, SavedSearch
from lingxi.search.query import KeptMedia, Part, Query

PICTURE = KeptMedia("0" * 32 + ".image")


def test_an_album_keeps_its_order() -> None:
    assert Album("a", ("3", "1", "2")).among({"1", "3"}) == Album("a", ("3", "1"))
    album = Album(name="a", ids=("1",))
    assert pickle.loads(pickle.dumps(album)) == album


def test_an_album_as_earlier_versions_made_it_is_a_saved_search() -> None:
    with pytest.warns(DeprecationWarning, match="SavedSearch"):
        made = Album("Sea", "a beach", "size > 3", like=("1",), min_probability=0.5)  # type: ignore[call-arg, arg-type]
    wanted = EarlierAlbum("Sea", "a beach", "size > 3", ("1",), min_probability=0.5).search()
    assert dump(made) == dump(wanted)
    assert wanted.definition.only_liked, "what the learner does not count among the liked was left out"


def test_a_page_of_a_saved_search() -> None:
    saved = SavedSearch("Sea", Query.of("the sea", where="size > 3", limit=7))
    assert dump(saved.query(20, 40)) == dump(Query.of("the sea", where="size > 3", limit=20, offset=40))


def test_marks_of_deleted_segments_are_left_out() -> None:
    saved = SavedSearch("a", Query((), like=("1", "2"), unlike=("3", "4")))
    left = saved.among({"2", "3"}).definition
    assert (left.like, left.unlike) == (("2",), ("3",))
    with pytest.raises(BadQuery, match="any more"):
        saved.among({"3"})
    words = SavedSearch("a", Query((Part(text="words"),), like=("1",), unlike=("3",), only_liked=True))
    left = words.among({"3"}).definition
    assert (left.like, left.unlike, left.only_liked) == ((), (), False)


def test_what_was_taken_from_a_forgotten_file_goes() -> None:
    mine, theirs = Part(image=PICTURE, asset="mine"), Part(image=PICTURE)
    saved = SavedSearch("a", Query((mine, theirs), (Part(text="x", asset="mine"), Part(text="typed"))))
    left = saved.forgetting((), {"other"})
    assert saved.assets == {"mine"}
    assert left.definition.parts == (theirs,)
    assert [part.text for part in left.definition.without] == ["typed"]
    assert saved.forgetting((), {"mine"}).definition.parts == (mine, theirs)


def test_a_search_of_which_nothing_is_left_does_not_become_one_for_everything() -> None:
    for query in (Query((), like=("1", "2"), unlike=("3",)), Query((Part(image=PICTURE, asset="mine"),))):
        left = SavedSearch("a", query).forgetting({"3"}, ())
        assert (left.definition.like, left.media) == ((FORGOTTEN,), frozenset())
        with pytest.raises(BadQuery, match="any more"):
            left.among({"3"})


def test_the_media_of_a_search_are_those_of_both_sides() -> None:
    sound = KeptMedia("1" * 32 + ".audio")
    assert SavedSearch("a", Query((Part(image=PICTURE),), (sound.part(2),))).media == {PICTURE.name, sound.name}


@pytest.mark.parametrize("name", ["", "x.image", "0" * 32, "0" * 32 + ".text", "../" + "0" * 32 + ".image", "A" * 32])
def test_the_name_of_a_saved_image_cannot_leave_its_folder(name: str) -> None:
    with pytest.raises(BadQuery, match="is no name of an image"):
        KeptMedia(name)
