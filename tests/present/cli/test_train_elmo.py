"""Training ELMo on the command line: the folder, its figures, and the model's name."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.types import Text
from tests.present.cli.program import invoke
from tests.train.test_learn_elmo import sentences

pytest.importorskip("torch", reason="needs torch")
TINY = ("--size", "4", "--cells", "5", "--epochs", "1")


def test_a_file_of_texts_becomes_a_model(tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("\n".join(sentences(30)), encoding="utf-8")
    done = invoke("train-elmo", tmp_path / "texts.txt", "--out", tmp_path / "my-elmo", *TINY)
    assert done.exit_code == 0, done.output
    model = f"elmo(model='{tmp_path / 'my-elmo'}')"
    assert "27 texts, " in done.stdout
    assert "perplexity " in done.stdout
    assert f'lingxi index FOLDER --model "{model}"' in done.stdout
    assert np.linalg.norm(choose(model).encode([Text("the old dog")])) == pytest.approx(1, abs=1e-4)
    again = invoke("train-elmo", tmp_path / "texts.txt", "--out", tmp_path / "my-elmo", *TINY)
    assert again.exit_code == 2
    assert "exists" in again.stderr
    facts = json.loads(invoke("train-elmo", tmp_path / "texts.txt", "--out", tmp_path / "b", "--json", *TINY).stdout)
    assert facts["held_out"] == 3
    assert facts["model"] == f"elmo(model='{tmp_path / 'b'}')"
