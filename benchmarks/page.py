"""Speed of searching and scrolling on the page: 10,000 images, the real server, a headless Chromium, two widths."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
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
WORDS = ("a cat on a sofa", "a red car", "people at a table", "snow", "a cup of coffee", "a boat")
WATCH = """
    window.seen = { key: 0, card: 0, picture: 0, long: [], frames: [] };
    addEventListener("keydown", () => Object.assign(seen, { key: performance.now(), card: 0, picture: 0 }), true);
    document.addEventListener("load", (event) => {
        if (event.target.tagName === "IMG" && event.target.closest(".hit")) seen.picture ||= performance.now();
    }, true);
    addEventListener("DOMContentLoaded", () => new MutationObserver(() => requestAnimationFrame(() => {
        if (document.querySelector(".hit")) seen.card ||= performance.now();
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
    page.wait_for_selector("#start:not([hidden])")
    page.wait_for_timeout(500)
    return page


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
    for _ in range(500):
        seen = page.evaluate("[seen.card - seen.key, seen.picture - seen.key]")
        if min(seen) > 0:
            return seen[0], seen[1]
        page.wait_for_timeout(10)
    raise TimeoutError


def scroll(browser: Any, address: str, name: str, size: tuple[int, int], count: int) -> None:
    """Long tasks, elements and memory on the way through thousands of hits."""
    page = opened(browser, address, size)
    session, processes = page.context.new_cdp_session(page), browser.new_browser_cdp_session()
    renderers = [
        each["id"] for each in processes.send("SystemInfo.getProcessInfo")["processInfo"] if each["type"] == "renderer"
    ]
    page.fill("#words", WORDS[0])
    page.locator("#words").press("Enter")
    page.wait_for_selector(".hit")
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
