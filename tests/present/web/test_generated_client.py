"""A TypeScript client that is generated from the OpenAPI document has right types."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.present.web.conftest import Browser
from tests.present.web.page.test_types import NODE, TSC, TYPESCRIPT

GENERATOR = TYPESCRIPT / "node_modules" / "openapi-typescript-codegen" / "bin" / "index.js"
OPTIONS = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler",
           "--lib", "es2022,dom"]  # fmt: skip
RIGHT = """
import { ApiError, FileAnswer, HitPageAnswer, SearchService, LibraryService } from "./client";

export async function names(): Promise<string[]> {
  const page = await LibraryService.getFiles("modality = image", "newest", 10);
  const found: HitPageAnswer = await SearchService.postSearch({ parts: [{ text: "a cat" }], k: 3 });
  return [...page.files.map((file: FileAnswer) => file.when ?? ""), ...found.hits.map((hit) => hit.id)];
}

export const reason = (error: ApiError) => error.body.code;
"""
WRONG = {
    'LibraryService.getFiles("a", "size");': "TS2345",
    "(await LibraryService.getTimeline()).months.map((month) => month.count);": "TS2339",
    'SearchService.postSearch({ parts: [{ txt: "a" }] });': "TS2561",
}

pytestmark = pytest.mark.skipif(
    not (NODE and TSC.is_file() and GENERATOR.is_file()), reason="needs TypeScript: make check installs it"
)


def test_a_client_is_generated_and_has_right_types(ask: Browser, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(ask("GET", "/openapi.json").json()), encoding="utf-8")
    made: list[str | Path] = [
        "--input",
        tmp_path / "openapi.json",
        "--output",
        tmp_path / "client",
        "--client",
        "fetch",
    ]
    subprocess.run([str(NODE), GENERATOR, *made], check=True)
    wrong = "\n".join(f"  {line}" for line in WRONG)
    program = tmp_path / "program.ts"
    program.write_text(f"{RIGHT}\nexport async function wrong() {{\n{wrong}\n}}\n", encoding="utf-8")
    done = subprocess.run([str(NODE), TSC, *OPTIONS, program], capture_output=True, text=True, check=False)
    found = [line.partition(": error ")[2][:6] for line in done.stdout.splitlines() if ": error " in line]
    assert found == list(WRONG.values()), done.stdout
