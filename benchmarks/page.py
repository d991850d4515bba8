"""Speed of the home, of searching and of scrolling on the page: the real server, a headless Chromium, two widths."""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from asking import free_port
from clustered import library, path_of
from machine import CHROMIUM, describe
from PIL import Image as Pillow
from playwright.sync_api import sync_playwright
from small import HELP

SIZES = {"desk 1280 x 800": (1280, 800), "phone 390 x 844": (390, 844)}
KINDS = (*(("image", "jpg"),) * 6, ("image", "pdf"), ("video", "mp4"), ("audio", "wav"), ("text", "md"))
EACH = 500  # files a month in a library whose answers are made up
WORDS = ("a cat on a sofa", "a red car", "people at a table", "snow", "a cup of coffee", "a boat")
WATCH = """
    window.seen = { key: 0, card: 0, picture: 0, home: 0, homePicture: 0, tap: 0, places: 0, files: 0, long: [] };
    addEventListener("keydown", () => Object.assign(seen, { key: performance.now(), card: 0, picture: 0 }), true);
    addEventListener("pointerdown", () => Object.assign(seen, { tap: performance.now(), places: 0, files: 0 }), true);
    document.addEventListener("load", (event) => {
        if (event.target.tagName !== "IMG" || !event.target.closest(".hit")) return;
        if (event.target.closest(".gallery")) seen.homePicture ||= performance.now();
        else seen.picture ||= performance.now();
    }, true);
    addEventListener("DOMContentLoaded", () => new MutationObserver(() => requestAnimationFrame(() => {
        if (document.querySelector("#hits:not(.gallery) .hit")) seen.card ||= performance.now();
        seen.places ||= performance.now();
        if (!document.querySelector(".hit:not(.waiting)") || document.querySelector(".hit.waiting")) return;
        seen.home ||= performance.now();
        seen.files ||= performance.now();
    })).observe(document.getElementById("hits"), { childList: true }));
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((each) => each.duration)))
        .observe({ type: "longtask", buffered: true });
"""
LAST = "Math.max(0, ...[...document.querySelectorAll('.hit')].map((each) => Number(each.dataset.index)))"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--scrolled", type=int, default=5_000)
    parser.add_argument("--listed", type=int, default=50_000, help="files of the home for which answers are made up")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    count, scrolled, words = (60, 30, WORDS[:2]) if asked.small else (asked.count, asked.scrolled, WORDS)
    sizes = dict([*SIZES.items()][-1:]) if asked.small else SIZES
    print(describe())
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), count) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print(f"Chromium {browser.version}, {count:,} images")
        for name, size in sizes.items():
            home(browser, address, name, size, 3 if asked.small else 10)
            many(browser, address, name, size, 400 if asked.small else asked.listed, asked.scrolled)
        for name, size in sizes.items():
            answers(browser, address, name, size, words)
        for name, size in sizes.items():
            scroll(browser, address, name, size, scrolled)
        browser.close()


@contextmanager
def serving(folder: Path, count: int) -> Iterator[str]:
    """A server of its own process over photographs that are linked under many names."""
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.submodule_search_locations
    inside = Path(spec.submodule_search_locations[0]) / "data"
    photographs = []
    for name in ("chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png", "motorcycle_left.png", "retina.jpg"):
        photographs.append(folder / f"{name}.jpg")
        Pillow.open(inside / name).convert("RGB").resize((500, 375)).save(photographs[-1], quality=85)
    root = folder / "pictures"
    for n in range(count):
        path = Path(path_of(n, str(root)))
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(photographs[n % len(photographs)], path)
    made = library(folder, count, str(root))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "lingxi", "serve", "--library", str(made), "--port", str(port), "--open-to-all"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ready(server, address)
        yield address
    finally:
        server.terminate()
        server.wait()


def ready(server: subprocess.Popen[bytes], address: str) -> None:
    """Waits until the server answers."""
    while server.poll() is None:
        try:
            urlopen(f"{address}/v1/ready").close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def opened(browser: Any, address: str, size: tuple[int, int]) -> Any:
    """A page that keeps its own figures."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector(".hit:not(.waiting)")
    page.wait_for_timeout(500)
    return page


def home(browser: Any, address: str, name: str, size: tuple[int, int], times: int) -> None:
    """From the request for the page to the first files and the first picture; from a tap on the scrubber to a month."""
    spent: dict[str, list[float]] = {"first files": [], "first picture": [], "scrub, places": [], "scrub, files": []}
    for turn in range(times):
        page = opened(browser, address, size)
        first = until(page, "[seen.home, seen.homePicture]")
        spent["first files"].append(first[0])
        spent["first picture"].append(first[1])
        box = page.locator("#scrubber").bounding_box()
        if box is not None:  # a small library has none
            page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] * (turn + 1) / (times + 2))
            months = until(page, "[seen.places - seen.tap, seen.files - seen.tap]")
            spent["scrub, places"].append(months[0])
            spent["scrub, files"].append(months[1])
        page.close()
    for what, values in spent.items():
        if values:
            print(
                f"{name:16} {what:22} median {statistics.median(values):4.0f} ms, worst {max(values):4.0f} ms",
                flush=True,
            )


def many(browser: Any, address: str, name: str, size: tuple[int, int], count: int, scrolled: int) -> None:
    """Long tasks and memory on the way through the home of ``count`` files, for which answers are made up."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page.add_init_script(WATCH)
    made_up(page, count)
    page.goto(address)
    page.wait_for_selector(".hit:not(.waiting)")
    page.wait_for_timeout(1000)
    session, processes = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
    renderers = [
        each["id"] for each in processes.send("SystemInfo.getProcessInfo")["processInfo"] if each["type"] == "renderer"
    ]
    first = held(page, session)
    page.evaluate("seen.long.length = 0")
    page.mouse.move(size[0] / 2, size[1] / 2)
    last, turns, before = 0, list[float](), busy(renderers)
    while last < min(scrolled, count - 1) and len(turns) < 3_000:
        page.mouse.wheel(0, size[1] * 0.6)
        page.evaluate("new Promise(requestAnimationFrame)")
        after = busy(renderers)
        turns.append(after - before)
        before, last = after, page.evaluate(LAST)
    long = page.evaluate("seen.long")
    heap, nodes = held(page, session)
    share = f"median {statistics.median(turns):.0f} ms, worst {max(turns):.0f} ms"
    worst = f"{max(long):.0f} ms" if long else "none over 50 ms"
    print(
        f"{name:16} home of {count:,} files, {last:,} scrolled: CPU time of each of {len(turns)} wheel events: {share}"
    )
    print(f"{name:16} {len(long)} long tasks, worst {worst}; heap and document at first {first[0]:.1f} MB, ", end="")
    print(f"{first[1]:,} elements, at last {heap:.1f} MB, {nodes:,} elements", flush=True)
    page.close()


def made_up(page: Any, count: int) -> None:
    """Lets the page list ``count`` files of all kinds, 500 a month."""
    picture, sound = BytesIO(), BytesIO()
    Pillow.new("RGB", (320, 240), "teal").save(picture, "JPEG")
    with wave.open(sound, "wb") as wav:
        wav.setparams((1, 2, 8000, 0, "NONE", ""))
        wav.writeframes(bytes(16_000))
    months = [f"{2026 - n // 12}-{12 - n % 12:02}" for n in range(-(-count // EACH))]

    def file(n: int) -> dict[str, Any]:
        id_ = f"00000000-0000-0000-0000-{n:012}"
        modality, ending = KINDS[n % len(KINDS)]
        text = "A sentence of a note. " * 12 if modality == "text" else ""
        facts = {"title": "", "excerpt": text, "missing": False, "width": 300 + 40 * (n % 9), "height": 300}
        at = f"/v1/segments/{id_}"
        links = {"thumbnail": f"{at}/thumbnail?size=320", "original": f"{at}/original"}
        when = f"{months[n // EACH]}-10T10:00:00"
        return {"id": id_, "path": f"/p/IMG_{n:05}.{ending}", "modality": modality, "when": when, **facts, **links}

    def files(route: Any) -> None:
        found = dict(re.findall(r"(\w+)=([^&]*)", route.request.url))
        start = int(found.get("cursor", "0"))
        end = min(start + int(found["limit"]), count)
        cursor = str(end) if end < count else None
        route.fulfill(json={"files": list(map(file, range(start, end))), "cursor": cursor, "total": count})

    listed = [
        {"month": month, "files": min(EACH, count - n * EACH), "cursor": str(n * EACH)}
        for n, month in enumerate(months)
    ]
    timeline = {"months": listed, "undated": 0, "undated_cursor": None, "total": count}
    page.route("**/v1/files?*", files)
    page.route("**/v1/timeline", lambda route: route.fulfill(json=timeline))
    page.route("**/thumbnail?*", lambda route: route.fulfill(body=picture.getvalue(), content_type="image/jpeg"))
    page.route("**/original", lambda route: route.fulfill(body=sound.getvalue(), content_type="audio/wav"))


def until(page: Any, figures: str) -> list[float]:
    """The figures that the page keeps, once all are there."""
    for _ in range(1_000):
        seen: list[float] = page.evaluate(figures)
        if min(seen) > 0:
            return seen
        page.wait_for_timeout(10)
    raise TimeoutError


def answers(browser: Any, address: str, name: str, size: tuple[int, int], asked: Sequence[str]) -> None:
    """From the last key to the first hits: while typing, and with Enter."""
    spent: dict[str, list[float]] = {"Enter, cards": [], "Enter, first picture": [], "letter, cards": []}
    for words in asked:
        page = opened(browser, address, size)
        page.evaluate("(words) => { document.getElementById('words').value = words; }", words)
        page.locator("#words").press("Enter")
        times = waited(page)
        spent["Enter, cards"].append(times[0])
        spent["Enter, first picture"].append(times[1])
        page.close()
        page = opened(browser, address, size)
        page.locator("#words").press_sequentially(words, delay=40)
        spent["letter, cards"].append(waited(page)[0])
        page.close()
    for what, values in spent.items():
        rest = values[1:]  # the first one wakes the model
        print(f"{name:16} {what:22} median {statistics.median(rest):4.0f} ms, worst {max(rest):4.0f} ms", flush=True)


def waited(page: Any) -> tuple[float, float]:
    """Milliseconds from the last key to the first cards, and to the first picture."""
    card, picture = until(page, "[seen.card - seen.key, seen.picture - seen.key]")
    return card, picture


def scroll(browser: Any, address: str, name: str, size: tuple[int, int], count: int) -> None:
    """Long tasks, elements and memory on the way through thousands of hits."""
    page = opened(browser, address, size)
    session, processes = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
    renderers = [
        each["id"] for each in processes.send("SystemInfo.getProcessInfo")["processInfo"] if each["type"] == "renderer"
    ]
    page.fill("#words", WORDS[0])
    page.locator("#words").press("Enter")
    page.wait_for_selector("#hits:not(.gallery) .hit")
    page.wait_for_timeout(1000)
    memory = {0: held(page, session)}
    page.evaluate("seen.long.length = 0")
    page.mouse.move(size[0] / 2, size[1] / 2)
    last, began, turns, before = 0, time.perf_counter(), list[float](), busy(renderers)
    while last < count and len(turns) < 20_000:
        page.mouse.wheel(0, size[1] * 0.6)
        page.evaluate("new Promise(requestAnimationFrame)")
        after = busy(renderers)
        turns.append(after - before)
        before = after
        last = page.evaluate(LAST)
        if last >= count / 2 and len(memory) == 1:
            memory[last] = held(page, session)
    seconds = time.perf_counter() - began
    long = page.evaluate("seen.long")
    memory[last] = held(page, session)
    share = f"median {statistics.median(turns):.0f} ms, worst {max(turns):.0f} ms"
    told = ", ".join(f"{at:,}: {heap:.1f} MB, {nodes:,} elements" for at, (heap, nodes) in memory.items())
    worst = f"{max(long):.0f} ms" if long else "none over 50 ms"
    print(f"{name:16} {last:,} hits in {seconds:.0f} s; CPU time of each of {len(turns)} wheel events: {share}")
    print(f"{name:16} {len(long)} long tasks, worst {worst}")
    print(f"{name:16} JavaScript heap and document after hit {told}", flush=True)
    page.close()


def busy(processes: list[int]) -> float:
    """Milliseconds that the pages' main threads have had a processor so far, however many others share it."""
    spent = (Path(f"/proc/{each}/task/{each}/schedstat").read_text(encoding="ascii").split()[0] for each in processes)
    return sum(map(int, spent)) / 1e6


def held(page: Any, session: Any) -> tuple[float, int]:
    """Megabytes of the heap after a collection, and the elements of the document."""
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
    return heap, page.evaluate("document.querySelectorAll('*').length")


if __name__ == "__main__":
    main()
