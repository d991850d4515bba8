"""Dates in words, against the days that a calendar gives."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from lingxi.apps.filters.dates import date_named, dates, impossible
from lingxi.apps.filters.narrowing import without
from lingxi.store.filter_language import parse
from lingxi.store.where import matches

TODAY = date(2026, 11, 28)  # a Saturday


def _days(text: str) -> list[str]:
    return [each.where.split(" or not has")[0].replace("taken ", "") for each in dates(text, TODAY)]


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [
        ("dogs from 2023", ">= 2023-01-01 and < 2024-01-01", "dogs"),
        ("from last summer", ">= 2026-06-01 and < 2026-09-01", ""),
        ("in March 2021", ">= 2021-03-01 and < 2021-04-01", ""),
        ("between June and August 2022", ">= 2022-06-01 and < 2022-09-01", ""),
        ("from 2020 to 2018", ">= 2018-01-01 and < 2021-01-01", ""),
        ("2020年到2018年", ">= 2018-01-01 and < 2021-01-01", ""),
        ("between 10 and 15 May 2022", ">= 2022-05-10 and < 2022-05-16", ""),
        ("2022年5月10日到15日", ">= 2022-05-10 and < 2022-05-16", ""),
        ("from March 2020 until now", ">= 2020-03-01", ""),
        ("2020年至今", ">= 2020-01-01", ""),
        ("older than two years", "< 2024-11-28", ""),
        ("in the nineties", ">= 1990-01-01 and < 2000-01-01", ""),
        ("the week before last", ">= 2026-11-09 and < 2026-11-16", ""),
        ("New Year's Eve 2019", ">= 2019-12-31 and < 2020-01-01", ""),
        ("29 February", ">= 2024-02-29 and < 2024-03-01", ""),
        ("2019-2021", ">= 2019-01-01 and < 2022-01-01", ""),
        ("cats since 2020", ">= 2020-01-01", "cats"),
        ("after christmas 2019", ">= 2019-12-27", ""),
        ("before 2015", "< 2015-01-01", ""),
        ("3 days ago", ">= 2026-11-25 and < 2026-11-26", ""),
        ("the day before yesterday", ">= 2026-11-26 and < 2026-11-27", ""),
        ("last weekend", ">= 2026-11-21 and < 2026-11-23", ""),
        ("at easter 2025", ">= 2025-04-18 and < 2025-04-22", ""),
        ("from the 90s", ">= 1990-01-01 and < 2000-01-01", ""),
        ("taken on 5 May 2020", ">= 2020-05-05 and < 2020-05-06", ""),
        ("去年夏天的狗", ">= 2025-06-01 and < 2025-09-01", "狗"),
        ("前天", ">= 2026-11-26 and < 2026-11-27", ""),
        ("三天前拍的猫", ">= 2026-11-25 and < 2026-11-26", "猫"),
        ("上周三", ">= 2026-11-18 and < 2026-11-19", ""),
        ("从2019年到2021年的海边", ">= 2019-01-01 and < 2022-01-01", "海边"),
        ("2020年以后", ">= 2021-01-01", ""),
        ("去年春节的烟花", ">= 2025-01-28 and < 2025-02-05", "烟花"),
        ("二〇二一年三月", ">= 2021-03-01 and < 2021-04-01", ""),
        ("十二月二十五日", ">= 2025-12-25 and < 2025-12-26", ""),
    ],
)
def test_words_become_days_and_leave_the_rest(text: str, days: str, rest: str) -> None:
    assert _days(text) == [days]
    assert without(text, dates(text, TODAY)) == rest


@pytest.mark.parametrize(
    "text",
    [
        "march of the penguins",
        "christmas tree",
        "圣诞节的树",
        "blade runner 2049",
        "月饼",
        "",
        "1" * 10_000,
    ],
)
def test_what_is_no_date_stays(text: str) -> None:
    assert dates(text, TODAY) == []


def test_the_first_date_of_a_range_may_lack_its_year() -> None:
    assert _days("from November to March 2021") == [">= 2020-11-01 and < 2021-04-01"]


def test_a_note_counts_by_its_last_change_and_a_photo_does_not() -> None:
    (found,) = dates("from 2023", TODAY)
    where = parse(found.where)
    changed = {"modified": datetime(2023, 5, 1)}
    assert matches(where, {"modality": "text"} | changed)
    assert not matches(where, {"modality": "image"} | changed)
    assert not matches(where, {"modality": "text", "modified": datetime(2024, 1, 1)})
    assert matches(where, {"modality": "image", "taken": datetime(2023, 12, 31, 23)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dogs of 31 April 2021", "31 April 2021"),
        ("2021年2月30日拍的", "2021年2月30日"),
        ("2021-13-01", "2021-13-01"),
        ("in 2021", ""),
    ],
)
def test_a_day_that_does_not_exist_is_no_date(text: str, words: str) -> None:
    assert impossible(text, TODAY) == words
    assert bool(dates(text, TODAY)) == (not words)


@pytest.mark.parametrize(
    ("words", "is_one"), [("2021", True), ("last year", True), ("去年", True), ("dogs in 2021", False)]
)
def test_the_name_of_a_time(words: str, is_one: bool) -> None:
    assert bool(date_named(words, TODAY)) == is_one
