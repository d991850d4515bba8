"""Everything that crosses to another process comes back as it was, to the last digit."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lingxi.check import CheckReport
from lingxi.codec import dump, dump_error, load, load_error, parse_json
from lingxi.errors import BadFilter, BadQuery, LibraryDamaged, LibraryFull, LingxiError, UnknownName, UnreadableMedia
from lingxi.index.report import CaptionReport, IndexReport
from lingxi.search.album import Album, EarlierAlbum
from lingxi.search.hit import Contribution, Hit, Hits, Signal, dump_hits, load_hits
from lingxi.search.query import Part, Query, portable
from lingxi.store.check_points import Finding
from lingxi.types import Audio, Line, Place, SearchIndex, Skipped, Space, SpeechStatus, Status, Untranscribed, Walk

ID = "0b0a7a30-6d5c-5a7e-8a43-2f1f3a5b6c7d"
STRANGE = Path(os.fsdecode(b"/photos/caf\xe9 \xff.jpg"))  # a name that is no UTF-8


def _sent(value: Any) -> Any:
    """What the other side makes of a value."""
    assert not _left_at_default(value), "the test gives every field a value that is not its usual one"
    return load(type(value), json.loads(json.dumps(dump(value)).encode("ascii")))


def _left_at_default(value: Any) -> list[str]:
    known = fields(value) if hasattr(value, "__dataclass_fields__") else ()
    return [each.name for each in known if each.default is not MISSING and getattr(value, each.name) == each.default]


def test_a_query_comes_back_whole() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    sound = Audio(np.array([0.1, -1.0], np.float32), 8000)
    images = (Part(image=STRANGE, weight=0.3), Part(image=b"\xff\xd8"), Part(image=pixels))
    sounds = (Part(audio=Path("/sounds/sea.wav")), Part(audio=sound))
    query = Query(
        (Part(text="海"), *images, *sounds), (Part(text="people"),), "width > 3", 7, 3, 0.1, 0.2, "borda", "geometric",
        (ID,), (ID,), "knn", only_liked=True, expand="alpha", diverse=1 / 3, within=STRANGE, group=False, person="安",
    )  # fmt: skip
    back: Query = _sent(query)
    plain = {name: value for name, value in vars(query).items() if name not in ("parts", "without")}
    assert {name: value for name, value in vars(back).items() if name in plain} == plain
    assert [(part.text, part.weight) for part in (*back.parts, *back.without)] == [
        (part.text, part.weight) for part in (*query.parts, *query.without)
    ]
    assert back.parts[1].image == STRANGE
    assert back.parts[2].image == b"\xff\xd8"
    np.testing.assert_array_equal(np.asarray(back.parts[3].image), pixels)
    assert back.parts[4].audio == Path("/sounds/sea.wav")
    heard = back.parts[5].audio
    assert isinstance(heard, Audio)
    np.testing.assert_array_equal(heard.samples, sound.samples)
    assert heard.rate_hz == 8000


def test_a_relative_file_is_named_from_its_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    back = load(Query, dump(Query((Part(image=Path("sofa.jpg")),), within=Path("photos"))))
    assert (back.parts[0].image, back.within) == (tmp_path / "sofa.jpg", tmp_path / "photos")


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system does not name open files")
def test_a_pipe_of_the_shell_is_sent_by_its_content() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"a picture")
    os.close(writer)
    query = Query((Part(image=Path(f"/dev/fd/{reader}")),))
    assert load(Query, dump(portable(query))).parts[0].image == b"a picture"
    os.close(reader)


def test_a_query_that_makes_no_sense_is_refused_on_the_other_side_too() -> None:
    known = dump(Query.of("sea"))
    with pytest.raises(BadQuery, match="limit"):
        load(Query, known | {"limit": 0})


def test_hits_come_back_to_the_last_digit() -> None:
    lines = (Line("OPEN", (0.1, 0.2, 0.3, 0.4), 1 / 3), Line("door", (0.5,), 0.9))
    facts = {"taken": datetime(2024, 5, 6, 7, 8, 9, 123), "width": 3, "colour": ["red"], "latitude": 1 / 7}
    signals = {"toy.caption": Contribution(1, 2 / 3, Signal("caption", "toy"))}
    place = Place(1, 2, 3, 1 / 3, 2 / 3)
    hit = Hit(
        ID,
        STRANGE,
        1 / 3,
        "image",
        0.1 + 0.2,
        place,
        "标题",
        "text\ud83d",
        lines,
        lines[1:],
        facts,
        signals,
        missing=True,
        places=(place, Place(page=4)),
    )
    assert not _left_at_default(hit)
    hits = Hits([hit], 12, at_least=True, nothing=True)
    back: Hits = load_hits(json.loads(json.dumps(dump_hits(hits)).encode("ascii")))
    assert back == hits
    assert (back.total, back.at_least, back.nothing) == (12, True, True)
    assert isinstance(back[0].facts["taken"], datetime)


def test_an_album_comes_back() -> None:
    album = Album("Beaches 海滩", (ID, ID))
    assert _sent(album) == album


def test_a_status_comes_back() -> None:
    status = Status(
        STRANGE, "2024-01-01", (Path("/a"), STRANGE), 3, 4, {"image": 4}, (Space("toy", 8, "1", "dot"),), 5,
        (Skipped(STRANGE, "broken", passing=True),), {STRANGE: 2},
        {STRANGE: Walk(True, True, ("*.tmp",), {"file:///a": 3})}, 6, ("toy",), True, {"image": 3}, "postgresql://h/n",
        "in its log", (SearchIndex("toy", "codes", 2, 0.995, 60, 300_000, 12.5, 40.0),),
        {".xyz": 1}, SpeechStatus("whisper", 3, 1, {"silent": 2}, (Untranscribed(STRANGE, "silent"),)),
    )  # fmt: skip
    assert _sent(status) == status


def test_reports_come_back() -> None:
    report = IndexReport(1, 2, 3, 4, 5, 6, 7, (Skipped(STRANGE, "broken", passing=True),), 1 / 3, interrupted=True)
    report = replace(report, captions=8)
    assert _sent(report) == report
    captions = CaptionReport(3, 2, 1, 1 / 3, interrupted=True, kept=4)
    assert _sent(captions) == captions
    found = CheckReport(STRANGE, 1, 2, 3, (Finding("library.json", "it is gone"),), ("no seal",), "qdrant://h/n")
    assert _sent(found) == found


@dataclass(frozen=True)
class Wider(EarlierAlbum):
    """An album with fields that nobody has written down anywhere else."""

    cover: Path | bytes | None = None
    seen: datetime | None = None
    notes: Mapping[str, Line] = field(default_factory=dict)


def test_a_new_field_needs_no_line_in_the_codec() -> None:
    wider = Wider(
        "Beaches",
        "sea",
        "width > 3",
        (ID,),
        (ID,),
        "svm",
        0.25,
        STRANGE,
        datetime(2024, 5, 6),
        {"a": Line("A", (0.5,))},
    )
    assert _sent(wider) == wider
    assert _sent(replace(wider, cover=b"\xff")).cover == b"\xff"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BadQuery("what?"), BadQuery),
        (BadFilter("no field", "x = 1", 0), BadFilter),
        (LibraryFull("no room"), LibraryFull),
        (LibraryDamaged("it has lost a file"), LibraryDamaged),
        (UnreadableMedia("too large"), UnreadableMedia),
        (UnknownName("field", "widht", ["width"]), LingxiError),
    ],
)
def test_an_error_keeps_its_kind_and_its_words(error: LingxiError, kind: type[LingxiError]) -> None:
    back: LingxiError = load_error(json.loads(json.dumps(dump_error(error))))
    assert type(back) is kind
    assert str(back) == str(error)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, b"[" * 100_000])
def test_json_that_is_nested_too_deeply_is_a_wrong_value(text: str | bytes) -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        parse_json(text)
    assert parse_json('{"a": [1]}') == {"a": [1]}
