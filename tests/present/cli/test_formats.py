"""Formats are listed on the command line."""

from __future__ import annotations

import json

import pytest

from lingxi.media.supported import supported
from tests.present.cli.program import invoke


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def test_formats_are_listed() -> None:
    lines = invoke("formats").stdout.splitlines()
    assert [line.split("\t")[0] for line in lines] == [each.name for each in supported()]
    (pdf,) = [each for each in json.loads(invoke("formats", "--json").stdout) if each["name"] == "PDF"]
    assert (pdf["extensions"], pdf["library"]) == ([".pdf"], "PDFium (pypdfium2)")


@pytest.mark.parametrize(
    ("name", "chinese"), [("LC_ALL", True), ("LC_MESSAGES", True), ("LANG", True), ("LC_TIME", False)]
)
def test_the_list_is_in_the_language_of_the_system(name: str, chinese: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ("LC_ALL", "LC_MESSAGES", "LANG", "LC_TIME"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, "zh_CN.UTF-8")
    assert ("批注" in invoke("formats").stdout) == chinese
    assert json.loads(invoke("formats", "--json").stdout)[0]["name"] == supported()[0].name
