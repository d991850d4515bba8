"""The settings of a server."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from lingxi.errors import LingxiError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Settings:
    """How a library is served."""

    read_token: str = ""  # may search and look; no token is required when both are empty
    write_token: str = ""  # may also index and forget
    owner_token: str = ""  # may do what a local library lets its user do
    hosts: tuple[str, ...] = ()  # host names apart from those of this machine, without ports
    allowed: tuple[Path, ...] = ()  # folders that may be indexed over HTTP, apart from those already indexed
    location: bool = False  # serve pictures as they are, with what the camera wrote, and tell where they were taken
    threads: int = 4  # that search
    decoders: int = 2  # processes that decode strangers' pictures
    decoding_s: float = 10.0  # that one picture or page may take
    queue: int = 64  # requests in work or waiting; more get 429
    share: int = 32  # of them, at most, that come from one address
    work_s: float = 60.0  # that a request may wait and be worked on; what changes the library takes its time
    body_bytes: int = 32 * 2**20  # of a request with files
    json_bytes: int = 2**20  # of a request without
    bodies_bytes: int = 256 * 2**20  # of all large bodies that are on their way at once
    silence_s: float = 10.0  # without a byte of a body that was announced
    slowest: int = 2**17  # bytes a second of a body, after the silence that is allowed
    idle_s: float | None = None  # without a search, after which models leave the memory; never when None
    inbox: Path | None = None  # where files that are sent are kept and indexed; none are taken without
    asset_bytes: int = 512 * 2**20  # of a request that brings files to be kept
    uploads: int = 32  # pictures of queries that are kept, the oldest goes first


def check_address(host: str, settings: Settings, *, open_to_all: bool) -> None:
    """Raises LingxiError when the address can be reached from elsewhere, no token was chosen and none is waived."""
    if _is_loopback(host) or open_to_all or settings.write_token:
        return
    raise LingxiError(
        f"{host} can be reached from other machines: give a token with --token-file, or set LINGXI_WRITE_TOKEN "
        "(and LINGXI_READ_TOKEN), or say --open-to-all to serve without"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
