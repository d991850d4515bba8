"""Opens files of video and sound, and says what they state of themselves."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, final

from lingxi.errors import UnreadableMedia
from lingxi.media.extent import is_plausible, unfinished
from lingxi.media.first_bytes import HEAD, demuxer_of, is_transport
from lingxi.media.joined_matroska import SplicedFile, spliced
from lingxi.media.jumps import is_linear
from lingxi.media.losses import CUT_OFF, DAMAGED
from lingxi.media.metadata.iso6709 import place_in
from lingxi.media.motion_photo import film_in
from lingxi.media.passing import is_passing
from lingxi.types import Limits, Value

DATES = ("com.apple.quicktime.creationdate", "creation_time", "date")  # the first is the wall clock, the second is UTC
MOST_BYTES = 2**43  # of a file: systems refuse places behind it
PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng")


def is_transport_stream(path: Path) -> bool:
    """Whether a regular file is an MPEG transport stream."""
    with suppress(OSError), path.open("rb") as file:
        return is_transport(file.read(HEAD))
    return False


@contextmanager
def opened(path: Path, limits: Limits | None = None) -> Iterator[Any]:
    """The open container, closed after the block, of a motion photo the film in it; raises UnreadableMedia."""
    import av

    limits, lenient = limits or Limits(), _lenient(av.__version__)
    with path.open("rb") as file:
        film = film_in(file)
        demuxer, offset = demuxer_of(file) if film is None else ("mov", film.start)
        try:
            whole = spliced(file) if demuxer == "matroska" and offset == 0 else None
            content = SplicedFile(file, whole) if whole else _Part(file, offset, None if film is None else film.end)
            content.seek(0)
            container = av.open(content, format=demuxer, options={"max_streams": "64"}, **lenient)
        except (av.FFmpegError, ValueError) as error:
            raise UnreadableMedia(unfinished(file, demuxer) or _reason(error)) from error
        try:
            _check(container, limits)
            yield container
        except UnreadableMedia:  # it is a ValueError, too
            raise
        except (av.FFmpegError, ValueError) as error:
            raise UnreadableMedia(_reason(error)) from error
        finally:
            container.close()


@final
class _Part:
    """A part of an open file: behind what the demuxer does not know, and perhaps before what is no part of the film.

    Demuxers of broken files seek to places before it, and go on if they are refused; PyAV would end them.
    """

    def __init__(self, file: BinaryIO, start: int, end: int | None) -> None:
        self._file, self._start, self.name = file, start, file.name
        self._end = file.seek(0, 2) if end is None else end

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._end - self._file.tell())
        return self._file.read(left if size < 0 else min(size, left))

    def seek(self, at: int, whence: int = 0) -> int:
        """The new place; a negative number for one that cannot be, which FFmpeg takes for an error."""
        place = (self._start, self._file.tell(), self._end)[whence] + at
        return self._file.seek(place) - self._start if self._start <= place < MOST_BYTES else -errno.EINVAL

    def tell(self) -> int:
        return self._file.tell() - self._start


def duration_of(container: Any, stream: Any) -> float | None:
    """The duration in seconds that the file states; None if it cannot be true, or its clock jumps."""
    if stream.duration is not None and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    else:
        seconds = container.duration / 1e6 if container.duration else 0.0
    return seconds if is_plausible(seconds, container) and not is_linear(container) else None


def facts_of(container: Any, stream: Any) -> dict[str, Value]:
    """Facts about the whole file: ``duration_s``; ``taken``, ``latitude`` and ``longitude`` if a camera wrote them."""
    facts: dict[str, Value] = {}
    seconds = duration_of(container, stream)
    if seconds:
        facts["duration_s"] = round(seconds, 3)
    tags = tags_of(container)
    written = next((tags[name] for name in DATES if tags.get(name)), "")
    with suppress(ValueError):
        facts["taken"] = datetime.fromisoformat(written).replace(tzinfo=None, microsecond=0)
    place = next(filter(None, (place_in(tags.get(name, "")) for name in PLACES)), None)
    if place:
        facts["latitude"], facts["longitude"] = place
    return facts


def title_of(container: Any) -> str:
    """The title in the file's metadata."""
    return " ".join(tags_of(container).get("title", "").split())[:200]


def tags_of(container: Any) -> dict[str, str]:
    """The metadata of the file, by its names in lower case; Ogg has it in its streams."""
    holders = [container, *(container.streams if container.format.name == "ogg" else ())]
    pairs = (pair for each in reversed(holders) for pair in each.metadata.items())
    return {name.lower(): _readable(str(value)).strip() for name, value in pairs}


def _readable(text: str) -> str:
    """Text of metadata, with U+FFFD for bytes that are not UTF-8 (PyAV 19 returns them as surrogates)."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _lenient(version: str) -> dict[str, Any]:
    """Options that open files with metadata that is not UTF-8; PyAV 19 has no such option and accepts such files."""
    return {"metadata_errors": "replace"} if int(version.partition(".")[0]) < 19 else {}


def _check(container: Any, limits: Limits) -> None:
    """Raises UnreadableMedia for streams over the limits. Streams of unknown codecs are not read."""
    for stream in container.streams.video:
        if stream.codec_context is not None and stream.width * stream.height > limits.decoded_pixels:
            raise UnreadableMedia(f"its frames of {stream.width} x {stream.height} pixels are over the limit")
    for stream in container.streams.audio:
        if stream.codec_context is not None and stream.channels > limits.channels:
            raise UnreadableMedia(f"it has {stream.channels} channels; the limit is {limits.channels}")


def _reason(error: Exception) -> str:
    """What FFmpeg says, in a sentence for people; of the system's errors their name, since the file may be whole."""
    import av

    if isinstance(error, av.error.EOFError):
        return CUT_OFF
    if isinstance(error, av.error.PatchWelcomeError):
        return "it is of a kind of its format that is not read"
    if is_passing(error) and getattr(error, "errno", None) != errno.ENOMEM:  # a broken header may name a huge size
        return f"it cannot be opened: {getattr(error, 'strerror', error)}"
    return DAMAGED
