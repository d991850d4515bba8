"""The page: a fixed set of files in the package."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response
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
FILES = {file.name: KINDS[file.suffix] for file in FOLDER.iterdir() if file.suffix in KINDS}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def start() -> FileResponse:
    """The page's HTML."""
    return _file("index.html")


@router.get("/page/icon-{size}.png")
async def png(size: int) -> Response:
    """The icon for home screens."""
    if size not in SIZES:
        raise HTTPException(404, "the page has no such file")
    return Response(icon(size), media_type="image/png", headers={"Cache-Control": "no-cache"})


@router.get("/page/{name}")
async def part(name: str) -> FileResponse:
    """A file of the page."""
    return _file(name)


def _file(name: str) -> FileResponse:
    if name not in FILES:
        raise HTTPException(404, "the page has no such file")
    return FileResponse(FOLDER / name, media_type=FILES[name], headers={"Cache-Control": "no-cache"})
