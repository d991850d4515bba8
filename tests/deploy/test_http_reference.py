"""The reference of docs/http.md is that of the OpenAPI document."""

from __future__ import annotations

import copy
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("fastapi", reason="needs the extra serve")


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "http_reference", Path(__file__).parents[2] / "deploy" / "http_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_not_stale(script: ModuleType) -> None:
    page, found = script.PAGE.read_text(encoding="utf-8"), script.document()
    with_reference = script.with_reference
    assert with_reference(page, found) == page, "run: make http-reference"
    assert all(f"| `{method.upper()} {path}` |" in page for path, method, _ in script.operations(found))
    changed = copy.deepcopy(found)
    changed["paths"]["/v1/files"]["get"]["parameters"][1]["schema"]["enum"].append("size")
    assert with_reference(page, changed) != page, "a change of the document is seen"
