"""Failures are shown with their pictures, the worst first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from lingxi.evaluate.dataset import Item, pairs
from lingxi.evaluate.report.failures import failures
from tests.conftest import Paint
from tests.evaluate.results import made


def test_the_worst_failure_is_first_and_right_answers_are_left_out(paint: Paint) -> None:
    items = [Item(name, path=paint(name)) for name in ("x.png", "y.png", "gone.png")]
    paint("gone.png").unlink()
    data = pairs("toy", [(Item(id_, text=f"query <{id_}>"), item) for id_, item in zip("abc", items, strict=True)])
    ranks = {"rank": np.array([1.0, 2.0, 3.0])}
    html = failures(replace(made("m", [1, 1, 1]), values=ranks), data, "recall@1")
    assert html.index("query &lt;c&gt;") < html.index("query &lt;b&gt;")
    assert "query &lt;a&gt;" not in html
    assert html.count("data:image/jpeg;base64,") == 5
    assert "gone.png" in html
    assert failures(made("m", [1, 1, 1]), data, "recall@1") == ""
    without = replace(made("m", [1, 1, 1]), values={"recall@1": np.array([1.0, 0.25, 0.5])})
    html = failures(without, data, "recall@1")
    assert html.index("query &lt;b&gt;") < html.index("query &lt;c&gt;")
    assert "recall@1 0.25; found first:" in html
    assert "query &lt;a&gt;" not in html


def test_a_sound_is_shown_as_its_waveform(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.sin(np.arange(8000) / 9), 8000)
    items = [Item("x", text="x"), Item("a.wav", path=tmp_path / "a.wav")]
    data = pairs("toy", [(Item("a", text="a"), items[1]), (Item("b", text="b"), items[0])])
    html = failures(replace(made("m", [1, 1]), values={"rank": np.array([2.0, 1.0])}), data, "recall@1")
    assert 'alt="a.wav"' in html
