"""The page is served from the package, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from starlette.datastructures import Headers

from lingxi.present.web.routes import login
from lingxi.present.web.routes.page import FILES, FOLDER
from lingxi.search.hit import Kind
from tests.present.web.conftest import Browser


def test_the_page_and_its_parts_are_served(ask: Browser) -> None:
    start = ask("GET", "/")
    assert start.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in start.headers["content-security-policy"]
    both = start.text + str(bytes(login.page(Headers(), 401).body), "utf-8")
    named = re.findall(r'(?:href|src)="/page/([^"#]+)', both)
    for script in FOLDER.glob("*.js"):
        named += re.findall(r'from "/page/([^"]+)"', script.read_text(encoding="utf-8"))
    for name in set(named):
        assert ask("GET", f"/page/{name}").status_code == 200
    assert {*named, "index.html", "icon-512.png"} == set(FILES)
    manifest = ask("GET", "/page/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    for each in manifest.json()["icons"]:
        assert ask("GET", each["src"]).headers["content-type"] == each["type"]


def test_a_browser_that_has_a_file_gets_no_other_copy(ask: Browser) -> None:
    first = ask("GET", "/page/app.js")
    again = ask("GET", "/page/app.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = ask("GET", "/page/grid.js", headers={"If-None-Match": first.headers["etag"]})
    assert other.content == (FOLDER / "grid.js").read_bytes()


def test_every_module_is_announced_so_that_all_come_at_once() -> None:
    """Otherwise each would wait for the one that imports it."""
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    announced = re.findall(r'rel="modulepreload" href="/page/(.*?)"', text)
    wanted = {
        name for file in FOLDER.glob("*.js") for name in re.findall(r'from "/page/(.*?)"', file.read_text("utf-8"))
    }
    assert set(announced) == wanted


@pytest.mark.parametrize("name", ["../front.py", "..%2ffront.py", "%2e%2e/front.py", "front.py", "app.js%00", "APP.JS"])
def test_no_other_file_is_served(ask: Browser, name: str) -> None:
    assert ask("GET", f"/page/{name}").status_code == 404


def test_no_script_or_style_stands_in_the_page_and_nothing_comes_from_elsewhere() -> None:
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*src=)", text)
    for file in FOLDER.iterdir():
        found = re.findall(r"https?://[^\"'\s]+", file.read_text(encoding="utf-8"))
        assert found in ([], ["http://www.w3.org/2000/svg"]), file.name


def test_both_languages_say_the_same_words() -> None:
    text = (FOLDER / "words.js").read_text(encoding="utf-8")
    english, chinese = (
        re.findall(r"^ +(\w+):\s+\"", each, re.MULTILINE)
        for each in re.findall(r"\w\w: \{(.*?)\n  \}", text, re.DOTALL)
    )
    assert len(english) == len(set(english))
    assert sorted(english) == sorted(chinese)
    used = set(re.findall(r'data-(?:say|name|hint)="(\w+)"', (FOLDER / "index.html").read_text(encoding="utf-8")))
    for file in FOLDER.glob("*.js"):
        used |= set(re.findall(r'say\("(\w+)"\)', file.read_text(encoding="utf-8")))
    assert used <= set(english)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.js")), ids=lambda file: file.name)
def test_a_module_declares_each_name_once_and_imports_what_is_there(file: Path) -> None:
    declared, imported = names_of(file)
    assert len(declared) == len(set(declared)), "or the browser refuses the module, and the page with it"
    for name, source in imported:
        assert name in names_of(FOLDER / source)[0], f"{name} of {source}"
        assert name not in declared


def test_a_name_that_is_declared_twice_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.js"
    file.write_text("export function one(hit) {\n}\nconst two = 1;\nexport async function one() {\n}\n", "utf-8")
    assert names_of(file)[0] == ["one", "two", "one"]


def names_of(file: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """The names that a module declares at its top, and those that it imports one by one, with where from."""
    text = file.read_text(encoding="utf-8")
    top = re.findall(r"^(?:export )?(?:(?:async )?function|const|let|class) ([\w$]+)", text, re.MULTILINE)
    froms = re.findall(r"^import \{([^}]*)\} from \"/page/(.*?)\"", text, re.MULTILINE)
    return top, [(name, source) for names, source in froms for name in re.findall(r"[\w$]+", names)]


def test_every_kind_of_signal_has_words_in_both_languages() -> None:
    types = (FOLDER / "types.d.ts").read_text(encoding="utf-8")
    found = re.search(r"type SignalKind = ([^;]+);", types)
    assert found is not None
    assert set(re.findall(r"\w+", found[1])) == set(get_args(Kind))
    names = (FOLDER / "info.js").read_text(encoding="utf-8").partition("function signalName")[2].partition("\n}")[0]
    said = set(re.findall(r": \"(\w+)\"|say\(\"(\w+)\"\)", names))
    keys = {first or second for first, second in said}
    assert {kind for kind in get_args(Kind) if kind not in ("words", "rerank")} <= set(re.findall(r"(\w+): \"", names))
    text = (FOLDER / "words.js").read_text(encoding="utf-8")
    for key in keys:
        assert len(re.findall(rf"\b{key}: ", text)) == 2, key


LONGEST = 120  # characters of a line, as in Python


def long_lines(folder: Path) -> list[str]:
    """The lines of the page's files that are too long to read; drawings are no text."""
    return [
        f"{file.name}:{number}"
        for file in sorted(folder.iterdir())
        if file.suffix in (".css", ".html", ".js", ".ts")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]


def test_no_line_is_too_long(tmp_path: Path) -> None:
    assert long_lines(FOLDER) == []
    for name in ("a.js", "b.css", "c.html"):
        (tmp_path / name).write_text(f"{'x' * LONGEST}\n{'x' * (LONGEST + 1)}\n", encoding="utf-8")
    assert long_lines(tmp_path) == ["a.js:2", "b.css:2", "c.html:2"], "the negative control"
