"""Draws SVG as a program, which its caller can end: it is run by its path, so it imports nothing of lingxi.

``python svg_process.py WIDTH HEIGHT SECONDS`` reads the drawing from its input, and writes a PNG.
"""

from __future__ import annotations

import sys


def main(width: int, height: int, seconds: int) -> None:
    """Draws within so many seconds of processor time, after which the system ends the process."""
    try:
        import resource  # not available on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    import resvg_py

    drawing = sys.stdin.buffer.read().decode("utf-8")
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=width, height=height, dpi=96.0)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
