"""The public surface is closed, and cheap to import."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import lingxi

HEAVY = {"numpy", "onnxruntime", "tokenizers", "PIL", "qdrant_edge", "huggingface_hub", "lxml", "pebble", "watchfiles"}
HEAVY |= {"httpx"}


def test_every_public_name_is_there() -> None:
    assert dir(lingxi) == sorted(lingxi.__all__)
    for name in lingxi.__all__:
        assert getattr(lingxi, name) is not None


def test_what_people_annotate_catch_and_load_is_public() -> None:
    from lingxi.encode.choose import choose
    from lingxi.errors import LingxiError
    from lingxi.search.hit import Hits

    assert (lingxi.Hits, lingxi.LingxiError, lingxi.load_encoder) == (Hits, LingxiError, choose)


def test_every_public_name_has_one_home_for_types_and_at_run_time() -> None:
    source = Path(lingxi.__file__).read_text(encoding="utf-8").partition("if TYPE_CHECKING:")[2].partition("disable")[0]
    typed = {line.split(" as ")[-1].split("  #")[0].strip() for line in re.findall(r"import (.+)", source)}
    assert {name for line in typed for name in line.split(", ")} == set(lingxi.__all__) - {"__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        lingxi.nothing  # noqa: B018


def _modules(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def _loaded(code: str) -> set[str]:
    return {name.partition(".")[0] for name in _modules(code)}


def test_import_lingxi_loads_nothing_heavy() -> None:
    assert not HEAVY & _loaded("import lingxi")


def test_neither_an_http_client_nor_the_patterns_of_chats_are_imported_before_they_are_needed() -> None:
    found = _modules("import lingxi.neighbour, lingxi.present.cli.search, lingxi.present.cli.connect")
    assert "lingxi.library" in found
    assert not {"httpx", "lingxi.apps.chat.turn", "lingxi.apps.ask.kinds", "lingxi.apps.filters.kinds"} & found


def test_an_http_client_and_a_server_import_no_patterns_of_chats() -> None:
    found = _modules("import lingxi.client, lingxi.present.web.app")
    assert "lingxi.apps.chat.turn" in found
    assert not {"lingxi.apps.chat.understand", "lingxi.apps.chat.about_hits", "lingxi.apps.filters.kinds"} & found


def test_help_loads_nothing_heavy() -> None:
    code = "from lingxi.present.cli.app import app\ntry:\n    app(['--help'])\nexcept SystemExit:\n    pass"
    assert not HEAVY & _loaded(code)


def test_searching_by_words_loads_no_model_runtime() -> None:
    code = "from lingxi.encode.choose import choose\nfrom lingxi.types import Text\n"
    code += "choose('embedded').encode([Text('cat')])"
    loaded = _loaded(code)
    assert "numpy" in loaded
    assert not {"onnxruntime", "tokenizers", "PIL", "huggingface_hub"} & loaded
