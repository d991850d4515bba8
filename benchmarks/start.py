"""Time to the first answer: whole processes, as ratios to ``python -c "import numpy"``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from clustered import library
from machine import command_seconds, describe

STEPS = """
import time; began = time.perf_counter()
def lap(name):
    global began
    now = time.perf_counter(); print(f"    {name:32} {(now - began) * 1000:6.1f} ms"); began = now
import numpy; lap("import numpy")
import lingxi.present.cli.app; lap("import the command line")
from lingxi.library import Library; lap("import the library")
lib = Library(); lap("open the library")
from lingxi.encode.choose import choose; from lingxi.types import Text
model = choose("embedded"); model.encode([Text("a cat")]); lap("load the text tower, encode")
lib.search("a cat"); lap("search")
lib.close(); lap("close")
"""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    small = parser.parse_args().small
    count, rounds = (200, 2) if small else (10_000, 9)
    print(describe())
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LINGXI_LIBRARY"] = str(library(Path(folder), count))
        python = [sys.executable, "-c"]
        lingxi = [sys.executable, "-m", "lingxi"]
        spent = command_seconds(
            {
                "import numpy": [*python, "import numpy"],
                "lingxi --help": [*lingxi, "--help"],
                f"lingxi search WORDS, {count:,} segments": [*lingxi, "search", "a cat on a sofa", "--json"],
                f"lingxi search 海边日落, {count:,} segments": [*lingxi, "search", "海边日落", "--json"],
            },
            rounds,
        )
        for name, seconds in spent.items():
            print(f"{name:40} {seconds * 1000:5.0f} ms  {seconds / spent['import numpy']:4.1f} x")
        print("the steps of a search, in one process:", flush=True)
        os.execv(sys.executable, [*python, STEPS])


if __name__ == "__main__":
    main()
