"""Trees of keywords."""

from __future__ import annotations

from lingxi.media.metadata.levels import is_person, keywords_of, levels, path_of


def test_keywords_that_are_paths_become_their_levels() -> None:
    assert list(levels(["Animals|Dogs", "Animals/Cats", "AC/DC", "24/7", "a//b", "sea", 7])) == [
        "Animals", "Dogs", "Animals", "Cats", "AC/DC", "24/7", "a//b", "sea", 7
    ]  # fmt: skip


def test_the_last_level_below_people_is_a_person() -> None:
    path = path_of("People/ Family /Anna/", "/")
    assert path == ["People", "Family", "Anna"]
    assert is_person(path)
    assert keywords_of(path) == ["Family"]
    assert keywords_of(["Trips", "Rome"]) == ["Trips", "Rome"]
    assert not is_person(["People"])
