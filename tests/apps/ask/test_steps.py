"""Steps are the items of a list in the file that tells how it is done."""

from __future__ import annotations

from lingxi.apps.ask.found import find
from lingxi.apps.ask.question import understand
from lingxi.apps.ask.steps import steps, steps_of
from lingxi.types import Place
from tests.apps.ask.shelf import Shelf, passage

HOW = passage(
    "## 操作\n- 打鸡蛋 ![图](a.jpg)\n- 炒[番茄](b.md)", 0.9, "菜", title="操作", place=Place(start=50, end=90)
)
WHAT = passage("# 番茄炒蛋\n- 鸡蛋 2 个", 0.9, "菜", title="番茄炒蛋", place=Place(start=0, end=50))


def test_the_steps_of_a_recipe() -> None:
    shelf, asked = Shelf(WHAT, HOW), understand("番茄炒蛋怎么做？")
    answer = steps(shelf, asked, find(shelf, asked, None, 10))
    assert answer is not None
    assert (answer.text, answer.more) == ("打鸡蛋", "打鸡蛋\n炒番茄")
    assert shelf.asked[-1][1]["within"] == WHAT.path


def test_without_a_heading_only_numbers_are_steps() -> None:
    assert steps_of([passage("1. Boil it.\n2) Eat it.\n- salt")]) == ["Boil it.", "Eat it."]


def test_unlikely_files_tell_nothing() -> None:
    asked = understand("How do I fix a bicycle?")
    shelf = Shelf(passage("1. Boil it.\n2. Eat it.", 0.05))
    assert steps(shelf, asked, find(shelf, asked, None, 10)) is None


def test_long_runs_of_brackets_are_no_trap() -> None:
    assert steps_of([passage(f"1. {'[' * 100_000}x")]) == ["[" * 100_000 + "x"]
