"""A policy is read from TOML; what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.apps.moderate.policy import SAMPLE, as_policy, parse_policy, policy_of, policy_values, read_policy
from lingxi.errors import BadQuery

WHOLE = """
name = "house"
reviewers = 2

[[category]]
name = "fights"
title = { en = "Fights", zh = "打架" }
words = { en = ["people fighting"], zh = ["打架"] }
unlike = ["people walking"]
yes = ["yes"]
no = ["60a55e78-01ee-558c-b89b-d893f9e68ec1"]
recall = 0.9
action = "hold"
"""


def test_everything_that_may_stand_in_a_policy_is_read(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(WHOLE, encoding="utf-8")
    policy = read_policy(file)
    (fights,) = policy.categories
    assert (policy.name, policy.reviewers) == ("house", 2)
    assert fights.words == ("people fighting", "打架")
    assert fights.yes == (str(tmp_path / "yes"),), "relative to the file"
    assert fights.no == ("60a55e78-01ee-558c-b89b-d893f9e68ec1",), "an id stays as it is"
    assert (fights.titled("zh"), fights.titled("fr")) == ("打架", "fights")
    assert fights.learns
    assert policy.category("fights") is fights
    assert policy_of(policy_values(policy)) == policy == as_policy(file)
    with pytest.raises(BadQuery, match="no category 'cats'; it has: fights"):
        policy.category("cats")


def test_the_digest_changes_with_the_policy() -> None:
    one, other = parse_policy(WHOLE), parse_policy(WHOLE.replace("0.9", "0.8"))
    assert one.digest == parse_policy(WHOLE).digest != other.digest


def test_the_sample_is_a_policy_in_both_languages() -> None:
    policy = read_policy(SAMPLE)
    assert {each.name for each in policy.categories} == {"violence", "nsfw", "personal-data", "hate"}
    assert all(each.titled("zh") != each.titled("en") for each in policy.categories)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ("tresh = 1\n", "the key 'tresh' is unknown; known are: name"),
        ('[[category]]\nname = "b"\n', "category 'b' has no evidence"),
        ('[[category]]\nname = "b"\nwords = ["x"]\nthreshold = 0.5\nrecall = 0.9\n', "one of threshold, recall"),
        ('[[category]]\nname = "b"\nwords = ["x"]\nthreshold = 2\n', "between 0 and 1, not 2"),
        ('[[category]]\nname = "b"\npatterns = ["postcode"]\n', "'postcode' is unknown; known are: email"),
        ('[[category]]\nname = "b"\nwords = ["x"]\naction = "delete"\n', "flag, hold or refuse, not 'delete'"),
        ('[[category]]\nname = "b"\nyes = ["x"]\n', "both sides: yes and no"),
        ('[[category]]\nname = "b"\nwords = "x"\n', "words must be a list"),
        ('[[category]]\nname = "b/c"\nwords = ["x"]\n', "letters, digits"),
        ('[[category]]\nname = "b"\nwords = [1]\n', "words must be a text"),
        ('[[category]]\nname = "fights"\nwords = ["x"]\n', "two categories of the policy are called 'fights'"),
        ("[[category]\n", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(changed: str, reason: str) -> None:
    first = 'name = "house"\n[[category]]\nname = "fights"\nwords = ["x"]\n'
    text = changed + first if "=" in changed and not changed.startswith("[") else first + changed
    with pytest.raises(BadQuery, match=reason):
        parse_policy(text)


def test_a_policy_needs_a_category_and_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadQuery, match=r"at least one \[\[category\]\]"):
        parse_policy('name = "empty"')
    with pytest.raises(BadQuery, match="reviewers must be a number from 1 to 9, not 0"):
        parse_policy('reviewers = 0\n[[category]]\nname = "a"\nwords = ["x"]')
    with pytest.raises(BadQuery, match="cannot be read: No such file"):
        read_policy(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a=" + "[" * 20_000 + "]" * 20_000, "is not TOML"),
        ("reviewers=" + "9" * 5_000, "is not TOML"),
        ("reviewers=0x" + "f" * 5_000 + '\n[[category]]\nname="a"\nocr=["x"]', "cannot be right"),
        (".".join(["a"] * 20_000) + "=1", "more than 8 dots"),
        ("[" + ".".join(["a"] * 20_000) + "]", "more than 8 dots"),
        ('"a"' + ' . "a"' * 9 + "=1", "more than 8 dots"),
        ("{a=" * 9_000 + "1" + "}" * 9_000, "is not TOML"),
        ("#" * 70_000, "more than 65,536 characters"),
        ("".join(f'[[category]]\nname="{n}"\nocr=["x"]\n' for n in range(101)), "101 categories; 100 are the most"),
    ],
)
def test_a_hostile_policy_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        parse_policy(text)


def test_dots_in_a_text_are_no_key() -> None:
    text = "a.b.c.d.e.f.g.h.i.j.k"
    (found,) = parse_policy(f'# {text}\n[[category]]\nname="a"\nocr=[\n"{text}"\n]').categories
    assert found.ocr == (text,)


def test_deep_values_are_refused() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(BadQuery, match="cannot be right"):
        policy_of({"category": [{"name": "a", "ocr": [deep]}]})


def test_a_classifier_is_relative_to_the_policy(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    for name, expected in (("models", str(tmp_path / "models")), ("open_nsfw", "open_nsfw")):
        file.write_text(f'[[category]]\nname="a"\nclassifier="{name}"', encoding="utf-8")
        assert read_policy(file).categories[0].classifier == expected


def test_the_digest_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = parse_policy(WHOLE)
    first = policy.digest
    monkeypatch.setattr("lingxi.apps.moderate.policy.dump", lambda value: pytest.fail("it is computed again"))
    assert policy.digest == first
