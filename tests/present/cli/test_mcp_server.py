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


def test_an_assistant_searches_while_others_write(colours: Path, tmp_path: Path) -> None:
    place, new = os.environ["LINGXI_LIBRARY"], tmp_path / "new.md"

    async def talked() -> list[Any]:
        asked = ["-m", "lingxi", "mcp", "--library", place]
        params = StdioServerParameters(command=sys.executable, args=asked, env=dict(os.environ))
        async with Client(stdio_client(params)) as client:
            first = await client.call_tool("list", {"where": "extension = md"})
            new.write_text("A lighthouse.", encoding="utf-8")
            with Library(place) as library:
                library.index(new)
                held = await client.call_tool("list", {"where": "extension = md"})
            return [first.structured_content, held.structured_content]

    first, held = asyncio.run(talked())
    assert (first["total"], held["total"]) == (1, 2), "the library is open only while a tool is called"


def test_without_the_extra_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lingxi.present.assistant", None)
    assert "pip install 'lingxi[mcp]'" in str(invoke("mcp").exception)
