"""The words of the page."""

from __future__ import annotations

import re

from lingxi.present.web.problem import CODES, MORE_CODES
from lingxi.present.web.routes.page import FOLDER


def test_every_code_of_a_problem_has_chinese_words() -> None:
    words = set(re.findall(r'"problem ([a-z-]+)"', (FOLDER / "words.js").read_text(encoding="utf-8")))
    assert words == {*CODES.values(), *MORE_CODES}
