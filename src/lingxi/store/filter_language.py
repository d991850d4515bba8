"""The filter language for users, parsed into the tree of :mod:`lingxi.store.where`.

    filter     = term ("or" term)*
    term       = factor ("and" factor)*
    factor     = "not" factor | "(" filter ")" | "has" FIELD | FIELD OP value | FIELD "in" "(" value ("," value)* ")"
               | "favourite" | "hidden"
    OP         = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" (contains) | "under" (folder)
    value      = "quoted" | 'quoted' | word | ~/folder | 12 | 0.5 | 2MB | 2024 | 2024-05 | 2024-05-17 | 2024-05-17T10:30

Case does not matter, neither in the language nor in values. A partial date stands for its whole span: ``taken = 2024``
is any time of that year, ``taken > 2024`` is after its end. A segment without the field fails every comparison except
``!=`` and ``not``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lingxi.errors import BadFilter, UnknownName
from lingxi.store.fields import ADDED, FIELDS, VALUES, fold, kind_of
from lingxi.store.where import And, Compare, Has, Literal_, Not, OneOf, Or, Where

MAX_DEPTH = 50
MAX_LENGTH = 10_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<op><=|>=|!=|[=<>~])|(?P<mark>[(),])|(?P<word>[^\s()=<>~!,"']+))""",
    re.DOTALL,
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d))?)?)?)?")
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(b|kb|mb|gb)?", re.IGNORECASE)
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}
_KNOWN = {**FIELDS, **ADDED}
_PATHS = {"folder", "path"}
_KEYWORDS = {"and", "or", "not", "has", "in", "under"}
_EXAMPLES = {"integer": "> 100", "number": "> 0.5", "time": ">= 2024-05", "folder": "under ~/Pictures"}


def parse(text: str) -> Where:
    """Parses a filter; raises BadFilter, with the position of the error."""
    if len(text) > MAX_LENGTH:
        raise BadFilter(f"the filter is longer than {MAX_LENGTH:,} characters", text[:60] + "…", 60)
    return _Parser(text).whole()


@dataclass(frozen=True)
class _Token:
    kind: str  # quoted, op, mark, word, end
    text: str
    at: int

    def is_(self, *texts: str) -> bool:
        return self.kind != "quoted" and self.text.lower() in texts


class _Parser:
    """A recursive descent parser over the tokens of one filter."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split()
        self.next = 0
        self.depth = 0

    def _split(self) -> list[_Token]:
        tokens, at = [], 0
        while at < len(self.text.rstrip()):
            found = _TOKEN.match(self.text, at)
            if found is None:
                start = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                quote = self.text[start] in "\"'"
                raise self._error(
                    "this quote is never closed" if quote else "this character has no meaning here", start
                )
            kind = str(found.lastgroup)
            tokens.append(_Token(kind, found[kind], found.start(kind)))
            at = found.end()
        return [*tokens, _Token("end", "", len(self.text.rstrip()))]

    def _error(self, message: str, at: int) -> BadFilter:
        return BadFilter(message, self.text, at)

    def _peek(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self._peek()
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def _expect(self, mark: str) -> None:
        token = self._take()
        if not token.is_(mark):
            raise self._error(f"expected {mark!r}", token.at)

    def whole(self) -> Where:
        tree = self._any()
        if self._peek().kind != "end":
            raise self._error("expected 'and', 'or' or the end", self._peek().at)
        return tree

    def _any(self) -> Where:
        parts = [self._all()]
        while self._peek().is_("or"):
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Where:
        parts = [self._one()]
        while self._peek().is_("and"):
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Where:
        token = self._take()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self._error(f"more than {MAX_DEPTH} levels deep", token.at)
        try:
            if token.is_("not"):
                return Not(self._one())
            if token.is_("("):
                inside = self._any()
                self._expect(")")
                return inside
            if token.is_("has"):
                return Has(self._field(self._take()))
            field = self._field(token)
            return Has(field) if kind_of(field) == "flag" else self._comparison(field)
        finally:
            self.depth -= 1

    def _field(self, token: _Token) -> str:
        if token.kind != "word" or token.text.lower() in _KEYWORDS:
            raise self._error(f"expected a field ({', '.join(_KNOWN)})", token.at)
        name = token.text.lower()
        if name not in _KNOWN:
            raise self._error(str(UnknownName("field", token.text, _KNOWN)), token.at)
        return name

    def _comparison(self, field: str) -> Where:
        token = self._take()
        if token.is_("in"):
            return self._one_of(field)
        if token.kind != "op" and not token.is_("under"):
            raise self._error(f"expected a comparison after {field!r}: = != < <= > >= ~ in under", token.at)
        self._check_operator(field, token)
        op = token.text.lower()
        return self._compare(field, op, self._value(field, whole=op != "~"))

    def _check_operator(self, field: str, token: _Token) -> None:
        kind, op = kind_of(field), token.text.lower()
        textual = kind in ("word", "text", "folder")
        if op == "under" and kind != "folder":
            raise self._error(f"'under' is for folders; {field!r} is not one", token.at)
        if op == "~" and not textual:
            raise self._error(f"'~' looks inside text; {field!r} is a {kind}", token.at)
        if op in ("<", "<=", ">", ">=") and textual:
            raise self._error(f"{field!r} is text and has no order; use = != ~ or in", token.at)

    def _one_of(self, field: str) -> Where:
        self._expect("(")
        parts = [self._compare(field, "=", self._value(field))]
        while self._peek().is_(","):
            self._take()
            parts.append(self._compare(field, "=", self._value(field)))
        self._expect(")")
        values = tuple(part.value for part in parts if isinstance(part, Compare) and isinstance(part.value, str | int))
        return OneOf(field, values) if len(values) == len(parts) else Or(tuple(parts))

    def _compare(self, field: str, op: str, value: Literal_ | _Span) -> Where:
        if op == "!=":
            return Not(self._compare(field, "=", value))
        if isinstance(value, _Span):
            return value.compare(field, op)
        return Compare(field, op, value)  # type: ignore[arg-type]  # the tokens hold no other operator

    def _value(self, field: str, *, whole: bool = True) -> Literal_ | _Span:
        """The value of a comparison: a field's whole value, or a part of its text."""
        token = self._take_path() if field in _PATHS else self._take()
        if token.kind not in ("word", "quoted") or (token.kind == "word" and token.text.lower() in _KEYWORDS):
            raise self._error(f"expected a value for {field!r}, like: {_example(field)}", token.at)
        text = re.sub(r"\\(.)", r"\1", token.text[1:-1]) if token.kind == "quoted" else token.text
        match kind_of(field):
            case "integer" | "number" as kind:
                return self._number(text, kind, token.at)
            case "time":
                return self._time(text, token.at)
            case _:
                return self._text(field, text, whole, token.at)

    def _take_path(self) -> _Token:
        """Reads the next token; a ``~`` is joined with the rest of its path."""
        token, rest = self._take(), self._peek()
        if not token.is_("~"):
            return token
        if rest.kind == "word" and rest.at == token.at + 1:
            return _Token("word", f"~{self._take().text}", token.at) if rest.text.startswith("/") else token
        return _Token("word", "~", token.at)

    def _text(self, field: str, text: str, whole: bool, at: int) -> str:
        if field in _PATHS and (text == "~" or text.startswith("~/")):
            text = Path.home().as_posix() + text[1:]
        if whole and field in VALUES and fold(text) not in VALUES[field]:
            raise self._error(str(UnknownName(field, text, VALUES[field])), at)
        if whole and kind_of(field) == "folder" and not Path(text).is_absolute():
            part = "to find it by a part of its name, write: folder ~ NAME"
            raise self._error(
                f"a folder is an absolute path, like /home/ann/Pictures or ~/Pictures, not {text!r}; {part}", at
            )
        return text

    def _number(self, text: str, kind: str, at: int) -> int | float:
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise self._error("expected a number, like 12, 0.5 or 2MB", at)
        number = float(found[1]) * _UNITS[(found[2] or "").lower()]
        if kind == "integer" and found[1].lstrip("+-").isdigit():
            number = int(found[1]) * _UNITS[(found[2] or "").lower()]
        if abs(number) >= 2**63:
            raise self._error("this number is too large", at)
        return number

    def _time(self, text: str, at: int) -> _Span:
        found = _DATE.fullmatch(text)
        if found is None:
            raise self._error("expected a date, like 2024, 2024-05, 2024-05-17 or 2024-05-17T10:30", at)
        try:
            return _Span.of([int(part) for part in found.groups() if part is not None])
        except (ValueError, OverflowError):
            raise self._error("there is no such date", at) from None


def _example(field: str) -> str:
    """A comparison with a field, as an error shows it."""
    usual = f"= {next(iter(VALUES[field]))}" if field in VALUES else "~ ann"
    return f"{field} {_EXAMPLES.get(kind_of(field), usual)}"


@dataclass(frozen=True)
class _Span:
    """The span of time that a partial date stands for."""

    start: datetime
    end: datetime  # exclusive

    @staticmethod
    def of(parts: list[int]) -> _Span:
        start = datetime(*[*parts, 1, 1][: max(3, len(parts))])  # type: ignore[arg-type]
        match len(parts):
            case 1:
                end = start.replace(year=start.year + 1)
            case 2:
                end = (start + timedelta(days=31)).replace(day=1)
            case 3:
                end = start + timedelta(days=1)
            case 5:
                end = start + timedelta(minutes=1)
            case _:
                end = start + timedelta(seconds=1)
        return _Span(start, end)

    def compare(self, field: str, op: str) -> Where:
        match op:
            case "<":
                return Compare(field, "<", self.start)
            case "<=":
                return Compare(field, "<", self.end)
            case ">":
                return Compare(field, ">=", self.end)
            case ">=":
                return Compare(field, ">=", self.start)
            case _:
                return And((Compare(field, ">=", self.start), Compare(field, "<", self.end)))
