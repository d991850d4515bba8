"""What hangs together."""

from __future__ import annotations

from pathlib import Path

from lingxi.apps.duplicates.file import File
from lingxi.apps.duplicates.link import Connected, Link, changes_of, connected, flaws_of

A, B, C, D, E = (File(name, Path(name), "photo", name) for name in "abcde")


def test_links_connect_files_over_others() -> None:
    links = [Link(C, A, ("grey",)), Link(D, E, ("cut",)), Link(B, C, ("scaled",))]
    assert connected(links) == [[A, B, C], [D, E]]
    assert connected([]) == []


def test_together_says_what_was_connected_before() -> None:
    sets = Connected()
    assert not sets.together(A, B)
    sets.add(A, B)
    sets.add(C, B)
    assert sets.together(A, C)
    assert not sets.together(A, D)
    assert sets.sets() == [[A, B, C]]


def test_the_most_frequent_change_comes_first() -> None:
    links = [Link(A, B, ("grey",)), Link(A, C, ("scaled", "grey"))]
    assert changes_of(links) == ("grey", "scaled")


def test_flaws_are_means_over_links() -> None:
    links = [Link(A, B, ("marked",), flaws=((A, 0.5), (B, 0.5))), Link(A, C, ("grey",), flaws=((A, 1.0), (C, 0.0)))]
    assert flaws_of(links) == {A: 0.75, B: 0.5, C: 0.0}
