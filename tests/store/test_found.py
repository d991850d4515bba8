"""What an engine found is a list or a number that says whether it is exact."""

from __future__ import annotations

from lingxi.store.found import Counted, Found, noting


def test_found_is_a_list_that_says_whether_it_is_exact() -> None:
    assert Found([1, 2]) == [1, 2]
    assert Found([1, 2]).exact
    assert not Found([1], exact=False).exact


def test_what_a_shard_is_missing_from_is_not_exact() -> None:
    assert Found([1], absent=("b",)).exact is False
    assert Counted(3, absent=("b",)).exact is False


def test_counted_is_a_number_that_says_whether_it_is_exact() -> None:
    assert Counted(3) + 1 == 4
    assert Counted(3).exact
    assert not Counted(3, exact=False).exact


def test_what_engines_answer_within_a_block_is_noted() -> None:
    with noting() as outer:
        Found([1])
        with noting() as inner:
            Found([1], absent=("b",))
            Counted(2, absent=("a",))
        Found([2], exact=False)
    Found([1], absent=("c",))
    assert (inner.exact, inner.absent) == (False, {"a", "b"})
    assert (outer.exact, outer.absent) == (False, set())
