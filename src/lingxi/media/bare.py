"""Films, sounds, animations and PDFs written again without metadata, for people who may not see where they were."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lingxi.errors import UnreadableMedia
from lingxi.media.bare_animation import SUFFIXES as ANIMATED
from lingxi.media.bare_animation import write_bare_animation
from lingxi.media.bare_pdf import write_bare_pdf
from lingxi.media.container import opened
from lingxi.media.packet_metadata import cleaner_of
from lingxi.media.read import suffixes
from lingxi.media.tracks import film_of, sounds_of


def can_bare(path: Path) -> bool:
    """Whether :func:`write_bare` knows the kind of a file, by its name."""
    return path.suffix.lower() in suffixes("pdf") | suffixes("audio") | suffixes("video")


def write_bare(path: Path, out: Path) -> None:
    """Writes a film, a sound, an animation or a PDF to ``out`` without metadata; pictures and sound stay as they are.

    The extension of ``out`` decides the format. Raises UnreadableMedia.
    """
    suffix = path.suffix.lower()
    write = write_bare_pdf if suffix in suffixes("pdf") else write_bare_animation if suffix in ANIMATED else _recording
    write(path, out)


def _recording(path: Path, out: Path) -> None:
    """Copies pictures and sounds; tracks of data and subtitles, covers, tags and messages inside pictures stay out."""
    import av

    draft = out.with_name(f".{out.stem}.part{out.suffix}")
    try:
        with opened(path) as source, av.open(str(draft), "w") as target:
            kept = [each for each in (film_of(source), *sounds_of(source)) if each is not None]
            if not kept:
                raise UnreadableMedia("it has neither images nor sound")
            streams = {each.index: target.add_stream_from_template(each) for each in kept}
            cleaned = {each.index: cleaner_of(each, streams[each.index]) for each in kept}
            for packet in source.demux(kept):
                if packet.dts is not None:
                    _mux(target, cleaned[packet.stream.index](packet), streams[packet.stream.index])
            for index, clean in cleaned.items():
                _mux(target, clean(None), streams[index])
        draft.replace(out)
    except (av.FFmpegError, ValueError) as error:
        raise UnreadableMedia("it cannot be written without its metadata") from error
    finally:
        draft.unlink(missing_ok=True)


def _mux(target: Any, packets: Iterable[Any], stream: Any) -> None:
    for packet in packets:
        packet.stream = stream
        target.mux(packet)
