"""The site has every page, in both languages, and loads nothing from elsewhere; the build itself is `make docs`."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

import lingxi

ROOT = Path(__file__).parents[2]
NAVIGATION = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, which writes below a temporary folder."""
    spec = importlib.util.spec_from_file_location("site_of_documents", ROOT / "deploy" / "site.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "SOURCE", tmp_path / "source")
    return module


def test_the_navigation_lists_every_page_once(site: ModuleType) -> None:
    site.stage()
    pages = {str(path.relative_to(site.SOURCE)) for path in site.SOURCE.rglob("*.md")}
    listed = re.findall(r": (\S+\.md)$", NAVIGATION, re.MULTILINE)
    assert sorted(listed) == sorted(pages)


def test_links_between_pages_lead_to_pages_of_the_site(site: ModuleType) -> None:
    site.stage()
    for page in site.SOURCE.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_guides_in_chinese_have_english_ones_beside_them() -> None:
    for page in (ROOT / "docs" / "zh").glob("*.md"):
        assert (ROOT / "docs" / page.name).exists(), page


def test_the_reference_has_every_public_name(site: ModuleType) -> None:
    page = site.reference()
    assert {f"::: lingxi.{name}" for name in set(lingxi.__all__) - {"open", "__version__"}} <= set(page.splitlines())


def test_what_a_page_loads_from_elsewhere_is_found(site: ModuleType, tmp_path: Path) -> None:
    page = '<script src="https://cdn.example/a.js"></script><a href="https://example.org">a link</a><img src="a.png">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert list(site.loaded_from_elsewhere(tmp_path)) == ['index.html: <script src="https://cdn.example/a.js']


def test_nothing_from_elsewhere_is_configured() -> None:
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "font: false" in settings
    assert "strict: true" in settings
    assert "://" not in settings
