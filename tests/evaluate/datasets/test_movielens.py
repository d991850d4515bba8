"""Genres find films."""

from __future__ import annotations

from pathlib import Path

from lingxi.evaluate.dataset import read_dataset


def test_a_film_may_have_several_genres(tmp_path: Path) -> None:
    (tmp_path / "u.genre").write_text("unknown|0\nAction|1\nComedy|2\n\n", encoding="utf-8")
    films = "1|Toy Story (1995)|01-Jan-1995||http://x|0|1|1\n2|Misérables, Les (1995)|01-Jan-1995||http://y|0|1|0\n"
    (tmp_path / "u.item").write_text(films, encoding="latin-1")
    found = read_dataset(tmp_path)
    assert found.form == "movielens"
    assert found.grades == {"Action": {"film 1": 1, "film 2": 1}, "Comedy": {"film 1": 1}}
    assert [each.text for each in found.items] == ["Toy Story (1995)", "Misérables, Les (1995)"]
