"""The JSON of exports."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from lingxi.media.metadata.export import known_of
from lingxi.media.metadata.known import Known


def test_a_file_of_an_export() -> None:
    facts = {
        "title": "a.jpg",
        "description": "Watering the petunias",
        "photoTakenTime": {"timestamp": "1258375918"},
        "geoData": {"latitude": 0.0, "longitude": 0.0},
        "geoDataExif": {"latitude": 12.5, "longitude": 30.0},
        "people": [{"name": "Ann Onym"}, "?"],
    }
    known = known_of(json.dumps(facts).encode())
    assert (known.descriptions, known.people) == (("Watering the petunias",), ("Ann Onym",))
    assert (known.taken, known.taken_from) == (datetime(2009, 11, 16, 12, 51, 58), "export")
    assert (known.latitude, known.longitude) == (12.5, 30.0)


@pytest.mark.parametrize(
    "data", [b"", b"[1]", b'{"description": "x"}', b"[" * 100_000, b'{"photoTakenTime": {"timestamp": "soon"}}']
)
def test_other_json_says_nothing(data: bytes) -> None:
    assert known_of(data) == Known()


def test_a_time_without_a_number_loses_only_the_time() -> None:
    known = known_of(b'{"photoTakenTime": {}, "description": "x", "geoData": {"latitude": 12.5, "longitude": 30}}')
    assert (known.descriptions, known.taken, known.latitude) == (("x",), None, 12.5)
