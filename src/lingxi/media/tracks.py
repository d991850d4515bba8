"""The tracks of an open container that are read: those with a decoder, the default ones first."""

from __future__ import annotations

from typing import Any

MOST_SOUNDS = 8  # tracks of sound that are read


def film_of(container: Any) -> Any:
    """The default video stream, else the first, without cover images; None if there is none that can be decoded."""
    return next(iter(_default_first(_films(container))), None)


def sounds_of(container: Any) -> list[Any]:
    """The audio streams that can be decoded, the default ones first."""
    return _default_first(container.streams.audio)[:MOST_SOUNDS]


def subtitles_of(container: Any) -> list[Any]:
    """The subtitle streams that can be decoded: default ones first, forced ones (signs and foreign words) last."""
    from av.stream import Disposition

    return sorted(
        _default_first(container.streams.subtitles), key=lambda each: bool(each.disposition & Disposition.forced)
    )


def cover_of(container: Any) -> Any:
    """The stream of the cover image; None if there is none."""
    from av.stream import Disposition

    return next(
        (each for each in _decodable(container.streams.video) if each.disposition & Disposition.attached_pic), None
    )


def unknown(container: Any) -> list[str]:
    """Which of ``images`` and ``sound`` the file has, but only by codecs without a decoder."""
    kinds = {"images": _films(container), "sound": list(container.streams.audio)}
    return [kind for kind, streams in kinds.items() if streams and not _decodable(streams)]


def _films(container: Any) -> list[Any]:
    from av.stream import Disposition

    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    return [each for each in container.streams.video if not each.disposition & covers]


def _decodable(streams: Any) -> list[Any]:
    """Streams of an unknown codec have no codec context."""
    return [each for each in streams if each.codec_context is not None]


def _default_first(streams: Any) -> list[Any]:
    from av.stream import Disposition

    return sorted(_decodable(streams), key=lambda each: not each.disposition & Disposition.default)
