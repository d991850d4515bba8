"""Time of a re-index without changes, and memory for a large folder."""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from machine import describe

from lingxi.library import Library

PER_FOLDER = 500


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    asked = parser.parse_args()
    files = 40 if asked.small else asked.files
    print(describe())
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "notes"
        for n in range(files):
            path = folder / f"{n // PER_FOLDER:04}" / f"note-{n:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"note number {n} about nothing", encoding="utf-8")
        with Library(Path(place) / "library") as lib:
            for name in ("first run", "second run, nothing changed"):
                began = time.perf_counter()
                report = lib.index(folder)
                spent = time.perf_counter() - began
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(
                    f"{name:30} {report.files:,} files, {report.added:,} added: {spent:6.1f} s, "
                    f"{report.files / spent:7,.0f} files/s, peak {memory:.0f} MB (this process)",
                    flush=True,
                )


if __name__ == "__main__":
    main()
