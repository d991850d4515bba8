"""Draws SVG as a program, which its caller can end: it is run by its path, so it imports nothing of lingxi.

``python svg_process.py SECONDS WIDTH HEIGHT SERIF`` reads the drawing from its input, and writes a PNG. SERIF is the
family of a font that is installed, for texts whose font is not.
"""

from __future__ import annotations

import sys


def main(seconds: int, width: int, height: int, serif: str) -> None:
    """Draws within so many seconds of processor time, after which the system ends the process."""
    try:
        import resource  # not available on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    import resvg_py

    drawing = sys.stdin.buffer.read().decode("utf-8")
    png = resvg_py.svg_to_bytes(
        svg_string=drawing, width=width, height=height, dpi=96.0, font_family=serif, serif_family=serif
    )
    sys.stdout.buffer.write(bytes(png))


if __name__ == "__main__":
    *numbers, family = sys.argv[1:]
    main(int(numbers[0]), int(numbers[1]), int(numbers[2]), family)
