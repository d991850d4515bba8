"""A library for assistants over standard input and output, with the SDK's own client."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="needs the extra dev")

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from lingxi.library import Library
from tests.present.cli.program import invoke


def test_an_assistant_lists_files_while_others_write(tmp_path: Path) -> None:
    place, notes = tmp_path / "library", tmp_path / "notes"
    notes.mkdir()

    async def talked() -> list[Any]:
        asked = ["-m", "lingxi", "mcp", "--library", str(place)]
        params = StdioServerParameters(command=sys.executable, args=asked, env=dict(os.environ))
        async with Client(stdio_client(params)) as client:
            return [await _total(client, place, notes, number) for number in (1, 2)]

    assert asyncio.run(talked()) == [1, 2], "the library is open only while a tool is called"


async def _total(client: Client, place: Path, notes: Path, number: int) -> object:
    (notes / f"{number}.md").write_text(f"Lighthouse {number}.", encoding="utf-8")
    with Library(place) as library:
        library.index(notes, models=["colour_histogram"])
    found = (await client.call_tool("list", {"where": "extension = md"})).structured_content
    return found and found["total"]


def test_without_the_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingxi.present.assistant", None)
    assert "pip install 'lingxi[mcp]'" in str(invoke("mcp").exception)
