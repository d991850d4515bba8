"""Options that several commands share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lingxi.library import Library
from tests.present.cli.program import invoke


def test_the_option_counts_more_than_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "other"):
        Library(tmp_path / name).close()
    monkeypatch.setenv("LINGXI_LIBRARY", str(tmp_path / "one"))
    assert json.loads(invoke("status", "--json").stdout)["library"] == str(tmp_path / "one")
    for option in ("-L", "--library"):
        found = json.loads(invoke("status", "--json", option, tmp_path / "other").stdout)
        assert found["library"] == str(tmp_path / "other")


def test_a_server_that_is_not_there_is_an_error_with_its_address() -> None:
    error = invoke("search", "x", "--url", "http://127.0.0.1:1").exception
    assert "127.0.0.1:1" in str(error)
