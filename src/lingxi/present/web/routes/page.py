"""The page: a fixed set of files in the package."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Header
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from lingxi.present.web.icon import SIZES, icon

FOLDER = Path(__file__).parents[1] / "page"
KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
ICONS = {f"icon-{size}.png": size for size in SIZES}  # drawn, for home screens
FILES = {file.name: KINDS[file.suffix] for file in FOLDER.iterdir() if file.suffix in KINDS}
FILES |= dict.fromkeys(ICONS, "image/png")

Known = Annotated[str, Header()]  # the entity tag of what the browser has

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start(if_none_match: Known = "") -> Response:
    """The page's HTML."""
    return _file("index.html", if_none_match)


@router.get("/page/{name}")
async def part(name: str, if_none_match: Known = "") -> Response:
    """A file of the page."""
    return _file(name, if_none_match)


def _file(name: str, known: str) -> Response:
    """A file of the page; only that it is the same if the browser knows it by its entity tag."""
    if name not in FILES:
        raise HTTPException(404, "the page has no such file")
    data, tag = _read(name)
    headers = {"Cache-Control": "no-cache", "ETag": tag}
    if known == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=FILES[name], headers=headers)


@cache
def _read(name: str) -> tuple[bytes, str]:
    """The bytes of a file and its entity tag; read once, since a page has many files."""
    data = icon(ICONS[name]) if name in ICONS else (FOLDER / name).read_bytes()
    return data, f'"{blake2b(data, digest_size=12).hexdigest()}"'
