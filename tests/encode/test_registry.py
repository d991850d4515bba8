"""Encoders are found by their files, and one is had without the others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lingxi.encode.registry import encoders
from lingxi.errors import UnknownName


def test_every_encoder_stands_in_the_file_of_its_name() -> None:
    assert set(encoders) <= set(encoders.names())
    assert not encoders.broken


def test_an_encoder_is_had_without_reading_the_files_of_the_others() -> None:
    code = (
        "import sys; from lingxi.encode.registry import encoders; encoders.make('dhash'); "
        "print(sorted(n for n in sys.modules if n.startswith('lingxi.encode.encoders.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['lingxi.encode.encoders.dhash']"


def test_a_misspelt_name_gets_a_suggestion() -> None:
    with pytest.raises(UnknownName, match=r"unknown encoder 'dhsh'\. Did you mean 'dhash'\?"):
        encoders.make("dhsh")
