"""``make test-matrix``: the wheel in clean environments, the suite on other Pythons and under load, real weights.

    python deploy/matrix.py python3.11 python3.12 python3.13 [--only wheel|suite|load|weights …] [--keep FOLDER]

wheel: built once; on each Python installed without constraints, with the newest dependencies and with the oldest that
pyproject.toml allows, then ``lingxi doctor`` and an index and a search of the doctor's samples. suite: all tests with
the extra dev, on each Python but that of ``make test``. load: all tests on this Python beside 8 busy loops. weights:
``make test-weights``. Prints a line for each part, with the log of one that failed; exits with 1 when any did.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("wheel", "suite", "load", "weights")
LOOPS = 8
SHOWN = 40  # lines of the log of a part that failed


class Failed(Exception):
    """A part did not work; says why."""


def main() -> None:
    """Runs the parts and prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="+", help="interpreters, by name or path")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--keep", type=Path, help="make the environments here and leave them")
    asked = parser.parse_args()
    place = asked.keep or Path(tempfile.mkdtemp(prefix="lingxi-matrix-"))
    place.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place / "wheels", ignore_errors=True)  # of a run before, whose source was another
    results = [_part(name, run) for name, run in _parts(asked.pythons, asked.only, place.resolve())]
    if asked.keep is None:
        shutil.rmtree(place)
    print(f"{results.count(True)} of {len(results)} parts work")
    sys.exit(0 if all(results) else 1)


def oldest(pyproject: Path) -> list[str]:
    """The lower bound of each base dependency, as a line of constraints."""
    lines = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["dependencies"]
    found = []
    for line in lines:
        requirement, _, marker = line.partition(";")
        match = re.match(r"\s*([A-Za-z0-9._-]+)\s*(?:>=|==)\s*([0-9.]+)", requirement)
        if match is None:
            raise Failed(f"{line!r} in pyproject.toml has no lower bound; write name>=version")
        found.append(f"{match[1]}=={match[2]}{f' ; {marker.strip()}' if marker else ''}")
    return found


def _parts(pythons: list[str], only: list[str], place: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    for python in pythons if "wheel" in only else ():
        for which in ("newest", "oldest"):
            yield f"wheel, {python}, {which} dependencies", lambda p=python, w=which: _wheel(p, w, place)
    for python in pythons if "suite" in only else ():
        if _version(python) != sys.version_info[:2]:
            yield f"suite, {python}", lambda p=python: _suite(_environment(p, place / f"suite-{Path(p).name}"))
    if "load" in only:
        yield f"suite beside {LOOPS} busy loops", lambda: _under_load(Path(sys.executable))
    if "weights" in only:
        yield "real weights", lambda: _run(["make", "test-weights"])


def _part(name: str, run: Callable[[], None]) -> bool:
    began = time.monotonic()
    try:
        run()
    except Failed as error:
        print(f"FAIL  {name} ({time.monotonic() - began:.0f} s): {error}", flush=True)
        return False
    print(f"ok    {name} ({time.monotonic() - began:.0f} s)", flush=True)
    return True


def _wheel(python: str, which: str, place: Path) -> None:
    wheels = place / "wheels"
    if not list(wheels.glob("*.whl")):
        _run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(wheels), str(ROOT)])
    (wheel,) = wheels.glob("*.whl")
    found = _environment(python, place / f"{which}-{Path(python).name}")
    constraints = place / "oldest.txt"
    constraints.write_text("\n".join(oldest(ROOT / "pyproject.toml")) + "\n", encoding="utf-8")
    limits = ["-c", str(constraints)] if which == "oldest" else []
    _run([str(found), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *limits, str(wheel)])
    _try(found, place)


def _try(python: Path, place: Path) -> None:
    """What a new user does, with the samples inside the wheel; away from the source, so that it cannot help."""
    with tempfile.TemporaryDirectory(dir=place) as home:
        environment = {**_plain(), "LINGXI_LIBRARY": f"{home}/library", "HF_HUB_OFFLINE": "1"}
        folder = "import lingxi.media.samples as s; print(s.__path__[0])"
        samples = Path(_run([str(python), "-c", folder], cwd=home, env=environment).strip())
        photos = shutil.copytree(samples, f"{home}/files", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        lingxi = [str(python), "-m", "lingxi"]
        _run([*lingxi, "doctor"], cwd=home, env=environment)
        report = json.loads(_run([*lingxi, "index", str(photos), "--json"], cwd=home, env=environment))
        if report["skipped"] or not report["added"]:
            raise Failed(f"indexing skipped {report['skipped']}")
        for kind in ("image", "video", "audio", "text"):
            said = _run([*lingxi, "search", "a cat", "--modality", kind, "--json"], cwd=home, env=environment)
            if not json.loads(said)["hits"]:
                raise Failed(f"a search finds nothing of modality {kind}")


def _suite(python: Path) -> None:
    _run([str(python), "-m", "pip", "install", "--quiet", "-e", f"{ROOT}[dev]"])
    _run([str(python), "-m", "pytest", "-n", "2"], env={**_plain(), "CI": "true"})


def _under_load(python: Path) -> None:
    with _busy(LOOPS):
        _run([str(python), "-m", "pytest", "-n", "2"], env={**_plain(), "CI": "true"})


@contextmanager
def _busy(loops: int) -> Iterator[None]:
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for each in running:
            each.kill()
            each.wait()


def _environment(python: str, folder: Path) -> Path:
    """The interpreter of a clean virtual environment."""
    _run([interpreter(python), "-m", "venv", "--clear", str(folder)])
    return folder / "bin" / "python"


def interpreter(python: str) -> str:
    """The program that a name stands for; where it is a shim of pyenv for a version not chosen, the one behind it."""
    behind = list[str]()
    if shutil.which("pyenv") and Path(python).name == python:
        behind = subprocess.run(["pyenv", "whence", "--path", python], capture_output=True, text=True).stdout.split()
    for each in [python, *behind]:
        if shutil.which(each) and subprocess.run([each, "--version"], capture_output=True).returncode == 0:
            return each
    raise Failed(f"there is no {python} that runs; install it, or name the interpreters: make test-matrix PYTHONS=…")


def _version(python: str) -> tuple[int, ...]:
    try:
        found = interpreter(python)
    except Failed:  # which its own part says
        return ()
    return tuple(json.loads(_run([found, "-c", "import sys; print(list(sys.version_info[:2]))"])))


def _plain() -> dict[str, str]:
    """The environment without what would let one Python's packages help another."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def _run(command: list[str], cwd: Path | str = ROOT, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env or _plain(), capture_output=True, text=True)
    if done.returncode:
        log = "\n".join([*done.stdout.splitlines(), *done.stderr.splitlines()][-SHOWN:])
        raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{log}")
    return done.stdout


if __name__ == "__main__":
    main()
