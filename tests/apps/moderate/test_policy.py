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
