"""Content lines of vCard (RFC 6350, and 2.1 and 3.0 before it) and iCalendar (RFC 5545): names, parameters, values.

Broken lines are left out: programs write many.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lingxi.media.text_encoding import decode_text

_LINE = re.compile(rb"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([\w-]+)(?:=((?:[^\";]|\"[^\"]*\")*))?")
_ESCAPE = re.compile(r"\\(.)")
_FOLD = re.compile(rb"\r?\n[ \t]")
_SOFT = re.compile(rb"=\r?\n(?=[^\r\n])")


@dataclass(frozen=True)
class Line:
    """One property of a contact or an event."""

    name: str  # in capitals
    parameters: Mapping[str, str]  # by names in capitals; of vCard 2.1 also bare words, without a value
    raw: bytes

    @property
    def text(self) -> str:
        """The value without escapes, its lines kept."""
        data = self.raw
        if self.parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in self.parameters:
            data = quopri.decodestring(data)
        text = decode_text(data, self.parameters.get("CHARSET")) if data else ""
        return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()

    @property
    def parts(self) -> list[str]:
        """The fields of a structured value, such as an address, that are not empty."""
        fields = re.split(rb"(?<!\\);", self.raw)
        return [text for each in fields if (text := Line(self.name, self.parameters, each).text)]


@dataclass(frozen=True)
class Component:
    """What stands between BEGIN and END: a contact, an event."""

    kind: str  # in capitals
    lines: list[Line] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Line]:
        """The lines of these names that say something, in the order of the names."""
        return (line for name in names for line in self.lines if line.name == name and line.raw.strip())

    def first(self, *names: str) -> str:
        """The text of the first line of these names; empty where there is none."""
        return next((text for line in self.all(*names) if (text := line.text)), "")


def components(data: bytes, wanted: Callable[[str], bool]) -> Iterator[Component]:
    """The components whose kind, in capitals, is wanted, without those inside them.

    The last one of a file that is cut off is among them.
    """
    open_, inner = None, 0
    for line in filter(None, map(_parsed, _unfolded(data))):
        kind = line.raw.decode("latin-1").strip().upper()
        if open_ is None:
            open_ = Component(kind) if line.name == "BEGIN" and wanted(kind) else None
        elif line.name == "BEGIN":
            inner += 1
        elif line.name == "END" and inner:
            inner -= 1
        elif line.name == "END":
            yield open_
            open_ = None
        elif not inner:
            open_.lines.append(line)
    if open_ is not None:
        yield open_


def _unfolded(data: bytes) -> list[bytes]:
    """The lines; a text in UTF-16 becomes UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:64]:
        data = decode_text(data).encode()
    data = _FOLD.sub(b"", data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b""))
    return re.split(rb"\r?\n|\r", _joined(data))


def _joined(data: bytes) -> bytes:
    """Quoted-printable values of several lines, as vCard 2.1 has them, on one line."""
    return _SOFT.sub(b"", data) if b"QUOTED-PRINTABLE" in data.upper() else data


def _parsed(line: bytes) -> Line | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    parameters = _PARAMETER.finditer(found[2].decode("utf-8", "replace"))
    return Line(
        found[1].decode().upper(),
        {each[1].upper(): (each[2] or "").strip('"') for each in parameters},
        found[3],
    )
