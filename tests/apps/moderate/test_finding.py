"""A finding as JSON has the promised names."""

from __future__ import annotations

from pathlib import Path

from lingxi.apps.moderate.finding import Evidence, Finding


def test_a_finding_as_json_has_the_promised_names() -> None:
    evidence = (Evidence("words", 0.9, "people fighting"), Evidence("ocr", 0.81239, "a line"))
    found = Finding("x", Path("/a.jpg"), "image", "fight", 0.912345, 0.5, "flag", evidence, 1.0, 2.0)
    known = found.as_dict()
    assert {"path", "category", "probability", "start_s", "end_s", "text"} <= known.keys()
    assert (known["path"], known["probability"], known["text"]) == ("/a.jpg", 0.9123, "a line")
    assert Finding("x", Path("/a"), "image", "a", 1.0, 0.5, "flag", evidence[:1]).text == ""
