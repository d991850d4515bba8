"""A moderation policy: categories, the evidence for each, and what is done with a file that one fits.

It is a TOML file that people can read; ``sample.toml`` beside this module shows everything that may stand in one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from hashlib import sha256
from json import dumps
from os import PathLike
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from lingxi.apps.moderate.patterns import PATTERNS
from lingxi.codec import dump
from lingxi.errors import BadQuery
from lingxi.lazy import lazy

Action: TypeAlias = Literal["flag", "hold", "refuse"]
SAMPLE = Path(__file__).with_name("sample.toml")
MOST = 1_000  # words or examples of a category
LARGEST = 2**16  # bytes of a policy
MOST_CATEGORIES = 100
MOST_DOTS = 8  # in a row of keys, such as category.title.en
_NAME = r"""[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\."""  # of a key, bare or quoted, with the dot after it
_DOTTED = re.compile(rf"(?m)^[ \t]*\[{{0,2}}(?:{_NAME}){{{MOST_DOTS + 1}}}")
LIKELY = 0.5  # the threshold where a category names none


@dataclass(frozen=True)
class Category:
    """What a policy looks for, and by which evidence. At least one kind of evidence is needed."""

    name: str
    title: Mapping[str, str] = field(default_factory=dict)  # by language
    words: tuple[str, ...] = ()  # what such pictures and films show
    unlike: tuple[str, ...] = ()  # what the others show
    yes: tuple[str, ...] = ()  # labelled examples of the library: paths of files, or ids of segments
    no: tuple[str, ...] = ()
    classifier: str = ""  # "open_nsfw", or a folder with model.onnx and classifier.json
    ocr: tuple[str, ...] = ()  # words that stand in a picture
    patterns: tuple[str, ...] = ()  # personal data that stands in a picture or a text: see patterns.py
    speech: tuple[str, ...] = ()  # words of a text, of subtitles or of a transcript
    threshold: float | None = None  # the least probability of a finding
    recall: float | None = None  # or the share of such segments that is to be found: needs examples
    precision: float | None = None  # or the share of findings that is to be right: needs examples
    action: Action = "flag"  # for files that are sent to ``lingxi serve``

    @property
    def learns(self) -> bool:
        """Whether its threshold comes from labelled examples."""
        return self.recall is not None or self.precision is not None

    def titled(self, language: str) -> str:
        """Its title in a language; its name where there is none."""
        return self.title.get(language) or self.name


@dataclass(frozen=True)
class Policy:
    """What is looked for, and how many people must agree."""

    name: str
    categories: tuple[Category, ...]
    reviewers: int = 1  # people who must say the same before a case is closed

    @lazy
    def digest(self) -> str:
        """Twelve characters that change with the policy."""
        return sha256(dumps(policy_values(self), sort_keys=True).encode()).hexdigest()[:12]

    def category(self, name: str) -> Category:
        """The category of that name; raises BadQuery."""
        for each in self.categories:
            if each.name == name:
                return each
        raise BadQuery(
            f"the policy has no category {name!r}; it has: {', '.join(each.name for each in self.categories)}"
        )


def read_policy(file: Path) -> Policy:
    """The policy in a TOML file. Paths in it are relative to the file. Raises BadQuery, which names what is wrong."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise BadQuery(f"the policy {file} cannot be read: {error.strerror}") from error
    if len(data) > LARGEST:
        raise BadQuery(f"the policy {file} has more than {LARGEST:,} bytes")
    try:
        found = parse_policy(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadQuery(f"the policy {file} is not UTF-8") from error
    folder = file.absolute().parent
    return replace(found, categories=tuple(_absolute(each, folder) for each in found.categories))


def as_policy(policy: Policy | str | PathLike[str]) -> Policy:
    """A policy as it is, or that of a TOML file; raises BadQuery."""
    return policy if isinstance(policy, Policy) else read_policy(Path(policy))


def parse_policy(text: str) -> Policy:
    """The policy in a text of TOML; unknown keys are refused by name. Raises BadQuery."""
    if len(text) > LARGEST:
        raise BadQuery(f"the policy has more than {LARGEST:,} characters")
    if _DOTTED.search(text):
        raise BadQuery(f"the policy has a key with more than {MOST_DOTS} dots")
    try:
        known = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, and deep lists
        raise BadQuery(f"the policy is not TOML: {error}") from error
    return policy_of(known)


def policy_of(known: Mapping[str, Any]) -> Policy:
    """The policy of plain values, as TOML or JSON has them; raises BadQuery."""
    try:
        return _policy_of(known)
    except BadQuery:
        raise
    except (ValueError, RecursionError) as error:  # of values that are too long, or too deep, to be shown
        raise BadQuery(f"the policy has a value that cannot be right: {error}") from error


def _policy_of(known: Mapping[str, Any]) -> Policy:
    _check_keys(known, ("name", "reviewers", "category"), "the policy")
    tables = known.get("category", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(each, dict) for each in tables):
        raise BadQuery("the policy needs at least one [[category]]")
    if len(tables) > MOST_CATEGORIES:
        raise BadQuery(f"the policy has {len(tables):,} categories; {MOST_CATEGORIES} are the most")
    found = tuple(map(_category, tables))
    names = [each.name for each in found]
    if len(set(names)) < len(names):
        raise BadQuery(f"two categories of the policy are called {max(names, key=names.count)!r}")
    reviewers = known.get("reviewers", 1)
    if not isinstance(reviewers, int) or isinstance(reviewers, bool) or not 1 <= reviewers <= 9:
        raise BadQuery(f"reviewers must be a number from 1 to 9, not {reviewers!r}")
    return Policy(_text(known.get("name", "policy"), "name", "the policy"), found, reviewers)


def policy_values(policy: Policy) -> dict[str, Any]:
    """The plain values that :func:`policy_of` reads."""
    tables = [{name: value for name, value in dump(each).items() if value} for each in policy.categories]
    return {"name": policy.name, "reviewers": policy.reviewers, "category": tables}


def _category(table: Mapping[str, Any]) -> Category:
    name = _text(table.get("name", ""), "name", "a category")
    if not name or not all(char.isalnum() or char in "-_" for char in name):
        raise BadQuery(f"a category needs a name of letters, digits, - and _, not {name!r}")
    where = f"category {name!r}"
    _check_keys(table, [each.name for each in fields(Category)], where)
    changed = {key: _value(key, value, where) for key, value in table.items()}
    found = Category(**changed)
    _check(found, where)
    return found


def _value(key: str, value: Any, where: str) -> Any:
    default = next(each for each in fields(Category) if each.name == key)
    if key == "title":
        return {language: _text(each, key, where) for language, each in _table(value, key, where).items()}
    if default.default == ():
        return tuple(_list(value, key, where))
    if key in ("threshold", "recall", "precision"):
        return _share(value, key, where)
    if default.default is MISSING or isinstance(default.default, str):
        return _text(value, key, where)
    raise AssertionError(f"{key} has no type")


def _check(found: Category, where: str) -> None:
    if not any((found.words, found.yes, found.classifier, found.ocr, found.patterns, found.speech)):
        raise BadQuery(f"{where} has no evidence; give words, yes, classifier, ocr, patterns or speech")
    if found.action not in get_args(Action):
        raise BadQuery(f"{where}: action must be flag, hold or refuse, not {found.action!r}")
    unknown = next((each for each in found.patterns if each not in PATTERNS), None)
    if unknown is not None:
        raise BadQuery(f"{where}: the pattern {unknown!r} is unknown; known are: {', '.join(PATTERNS)}")
    if sum(each is not None for each in (found.threshold, found.recall, found.precision)) > 1:
        raise BadQuery(f"{where}: give one of threshold, recall and precision")
    if bool(found.yes) != bool(found.no):
        raise BadQuery(f"{where}: examples need both sides: yes and no")


def _check_keys(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise BadQuery(f"{where}: the key {unknown[0]!r} is unknown; known are: {', '.join(known)}")


def _list(value: Any, key: str, where: str) -> Iterator[str]:
    """The texts of a list, or of a table of lists by language."""
    lists = list(value.values()) if isinstance(value, dict) else [value]
    texts = [each for some in lists if isinstance(some, list) for each in some]
    if not all(isinstance(some, list) for some in lists) or len(texts) > MOST:
        raise BadQuery(f"{where}: {key} must be a list of at most {MOST:,} texts, or a table of lists by language")
    for each in texts:
        yield _text(each, key, where)


def _table(value: Any, key: str, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadQuery(f"{where}: {key} must be a table by language, such as {{ en = '…', zh = '…' }}")
    return value


def _share(value: Any, key: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise BadQuery(f"{where}: {key} must be a number between 0 and 1, not {value!r}")
    return float(value)


def _text(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str) or len(value) > 1_000:
        raise BadQuery(f"{where}: {key} must be a text of at most 1,000 characters, not {str(value)[:40]!r}")
    return value.strip()


def _absolute(category: Category, folder: Path) -> Category:
    """The category with the paths of its examples and of its classifier from the root on."""
    from lingxi.encode.image.classifier import OPEN_NSFW

    classifier = category.classifier
    if classifier not in ("", OPEN_NSFW):
        classifier = str(folder / Path(classifier).expanduser())
    yes, no = (tuple(_example(each, folder) for each in some) for some in (category.yes, category.no))
    return replace(category, yes=yes, no=no, classifier=classifier)


def _example(mark: str, folder: Path) -> str:
    from lingxi.address import is_id

    return mark if is_id(mark) else str(folder / Path(mark).expanduser())
