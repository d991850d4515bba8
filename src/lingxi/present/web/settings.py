"""The settings of a server."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from lingxi.apps.moderate.policy import Policy
from lingxi.errors import LingxiError

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Settings:
    """Settings of a server."""

    read_token: str = ""  # may search and read; no token is required when both are empty
    write_token: str = ""  # may also index and forget
    owner_token: str = ""  # may do everything that the local command line can
    hosts: tuple[str, ...] = ()  # further host names, without ports
    allowed: tuple[Path, ...] = ()  # further folders that may be indexed over HTTP
    personal: tuple[Path, ...] = ()  # those of the only user who has the write token; hidden folders in them are not
    location: bool = False  # serve files with their metadata, and show where they were taken
    threads: int = 4  # for searches
    decoders: int = 2  # processes that decode untrusted images
    decoding_s: float = 10.0  # per image or page
    queue: int = 64  # requests in progress or waiting; further ones get 429
    share: int = 32  # of them, at most, from one address
    work_s: float = 60.0  # for waiting and work of a request; changes to the library have no limit
    body_bytes: int = 32 * 2**20  # of a request with files
    json_bytes: int = 2**20  # of a request without
    bodies_bytes: int = 256 * 2**20  # of all large bodies in transfer
    silence_s: float = 10.0  # without a byte of an announced body
    slowest: int = 2**17  # minimal bytes a second of a body, after the allowed silence
    idle_s: float | None = None  # without a search, after which models are unloaded; never when None
    inbox: Path | None = None  # the folder for files that clients send; None disables sending
    asset_bytes: int = 512 * 2**20  # of a request that sends files
    policy: Policy | None = None  # that files are judged by before they are stored; needs the inbox
    uploads: int = 32  # stored images of queries; the oldest is dropped first


def check_address(host: str, settings: Settings, *, open_to_all: bool) -> None:
    """Raises LingxiError if other machines can reach the address without a token, unless that is explicitly allowed."""
    if is_loopback(host) or open_to_all or settings.write_token:
        return
    raise LingxiError(
        f"{host} can be reached from other machines: give a token with --token-file, or set LINGXI_WRITE_TOKEN "
        "(and LINGXI_READ_TOKEN), or allow everybody with --open-to-all"
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
