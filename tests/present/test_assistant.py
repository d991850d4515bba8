"""Tools for assistants, called by the SDK's own client."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp", reason="needs the extra dev")

from mcp import Client
from mcp.server.mcpserver import MCPServer
from PIL import Image as Pillow

from lingxi.index.caption import add_captions
from lingxi.library import Library
from lingxi.neighbour import Neighbour
from lingxi.present.assistant import LONGEST, make_server
from lingxi.testing import ToyEncoder
from tests.captioner import Made
from tests.conftest import Paint


@pytest.fixture
def server(library: Library, folder: Path, paint: Paint) -> MCPServer:
    (folder / "tower.txt").write_text("The tower of Pisa is 56 metres high. " + "It leans. " * 400, encoding="utf-8")
    exif = Pillow.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    Pillow.new("RGB", (40, 30), "red").save(paint("paris.jpg"), "JPEG", exif=exif)
    library.index(folder, models=["toy"])
    return make_server(lambda: nullcontext(library))


def call(server: MCPServer, tool: str, **arguments: Any) -> Any:
    """The structured answer of a tool; the text of its error."""

    async def called() -> Any:
        async with Client(server) as client:
            found = await client.call_tool(tool, arguments)
        return found.content[0].text if found.is_error else found.structured_content

    return asyncio.run(called())


def test_every_tool_says_that_it_only_reads(server: MCPServer) -> None:
    async def listed() -> Any:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(listed())}
    assert set(tools) == {"search", "similar", "list", "ask", "explain"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools.values())
    assert tools["explain"].input_schema["required"] == ["id", "text"]
    assert tools["search"].input_schema["properties"]["limit"]["maximum"] == 50


def test_hits_can_be_explained_and_lead_to_what_is_like_them(server: MCPServer, folder: Path) -> None:
    found = call(server, "search", text="red", where="modality = image", limit=2)
    red = found["hits"][0]
    assert (len(found["hits"]), found["total"], Path(red["path"]).suffix) == (2, 4, Path(red["path"]).suffix)
    assert set(red) == {
        "id", "path", "modality", "probability", "place", "title", "missing", "text", "written", "facts",
    }  # fmt: skip
    assert call(server, "similar", id=red["id"], limit=1)["hits"][0]["id"] == red["id"]
    assert call(server, "explain", id=red["id"], text="red")["path"] == red["path"]
    assert "Sea" in {hit["title"] for hit in call(server, "search", text="sea", without="red")["hits"]}


def test_files_are_listed_page_by_page(server: MCPServer) -> None:
    first = call(server, "list", sort="name", limit=4)
    rest = call(server, "list", sort="name", cursor=first["cursor"])
    names = [Path(file["path"]).name for file in first["files"] + rest["files"]]
    assert names == ["blue.png", "green.png", "note.md", "paris.jpg", "red.png", "tower.txt"]
    assert call(server, "search", text="", where="extension = md")["total"] == 1, "a filter is enough"


def test_questions_are_answered_from_the_files(server: MCPServer) -> None:
    found = call(server, "ask", question="How high is the tower of Pisa?")
    assert found["text"] == "The tower of Pisa is 56 metres high."
    assert max(len(hit["text"]) for hit in found["evidence"]) <= LONGEST


@pytest.mark.parametrize("location", [False, True])
def test_places_are_given_only_where_they_may_be(server: MCPServer, library: Library, location: bool) -> None:
    shown = make_server(lambda: nullcontext(library), location=location)
    (paris,) = call(shown, "list", where="name = paris.jpg")["files"]
    assert (paris["latitude"] is not None) == location
    hits = call(shown, "search", text="red", where="name = paris.jpg")["hits"]
    assert ("latitude" in hits[0]["facts"]) == location
    filtered = call(shown, "search", text="", where="latitude > 48")
    assert (isinstance(filtered, dict) and filtered["total"] == 1) == location, "a filter tells no place, too"


def test_a_server_of_the_same_user_hides_places_as_well(server: MCPServer, library: Library) -> None:
    with Neighbour(library.folder) as neighbour:
        shown = make_server(lambda: nullcontext(neighbour))
        assert "latitude is not shared" in call(shown, "search", text="", where="latitude > 48")
        (paris,) = call(shown, "list", where="name = paris.jpg")["files"]
        assert paris["latitude"] is None


def test_what_is_wrong_is_said_to_the_assistant(server: MCPServer) -> None:
    assert "size >" in call(server, "list", where="size >")
    assert "empty query" in call(server, "search", text="")
    assert "limit" in call(server, "search", text="red", limit=51)
    assert "cursor" in call(server, "list", cursor="20")


def test_a_generated_caption_is_marked_in_its_text(server: MCPServer, library: Library) -> None:
    add_captions(library._store, {"toy": ToyEncoder()}, Made("a kite"))
    (hit,) = call(server, "search", text="kite", where="name = red.png")["hits"]
    assert (hit["text"], hit["facts"]["caption"]) == ("(generated caption) a kite", "generated")
