"""Formats are listed on the command line."""

from __future__ import annotations

import json

from lingxi.media.supported import supported
from tests.present.cli.program import invoke


def test_formats_are_listed() -> None:
    lines = invoke("formats").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [each.name for each in supported()]
    (pdf,) = [each for each in json.loads(invoke("formats", "--json").stdout) if each["name"] == "PDF"]
    assert (pdf["extensions"], pdf["library"]) == ([".pdf"], "PDFium (pypdfium2)")
