"""Steps are the items of a list in the file that tells how it is done."""

from __future__ import annotations

import pytest

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
    assert (answer.text, answer.more) == ("番茄炒蛋：共 2 步。", "1. 打鸡蛋\n2. 炒番茄")
    assert shelf.asked[-1][1]["within"] == WHAT.path


@pytest.mark.parametrize("question", ["How do I make 番茄炒蛋?", "How do I make tomato scrambled eggs?"])
def test_the_name_may_be_in_other_words_or_in_another_language(question: str) -> None:
    same = passage("1. 切\n2. 炒", 0.01, "西红柿炒鸡蛋", title="西红柿炒鸡蛋的做法")
    other = passage("1. 煮", 0.02, "西红柿牛腩", title="西红柿牛腩的做法")
    shelf, asked = Shelf(other, same), understand(question)
    answer = steps(shelf, asked, find(shelf, asked, None, 10))
    assert answer is not None
    assert answer.more == "1. 切\n2. 炒"
    assert answer.probability > 0.7


def test_another_dish_is_not_told() -> None:
    shelf, asked = Shelf(passage("1. 炒", 0.02, "蛋炒饭", title="蛋炒饭的做法")), understand("凤梨炒饭怎么做？")
    assert steps(shelf, asked, find(shelf, asked, None, 10)) is None


def test_without_a_heading_only_numbers_are_steps() -> None:
    assert steps_of([passage("1. Boil it.\n2) Eat it.\n- salt")]) == ["Boil it.", "Eat it."]


def test_unlikely_files_tell_nothing() -> None:
    asked = understand("How do I fix a bicycle?")
    shelf = Shelf(passage("1. Boil it.\n2. Eat it.", 0.05))
    assert steps(shelf, asked, find(shelf, asked, None, 10)) is None


def test_long_runs_of_brackets_are_no_trap() -> None:
    assert steps_of([passage(f"1. {'[' * 100_000}x")]) == ["[" * 100_000 + "x"]
