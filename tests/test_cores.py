from __future__ import annotations

import os
from pathlib import Path

import pytest

from lingxi.cores import VARIABLE, available_cores, model_threads
from lingxi.errors import LingxiError


@pytest.fixture
def group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A control group two levels down, on a machine of 16 processors; beside it ``own``, which names it."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    (tmp_path / "own").write_text("12:cpuset:/x\n0::/user/one\n")
    folder = tmp_path / "groups" / "user" / "one"
    folder.mkdir(parents=True)
    return folder


def test_the_quota_of_any_group_above_counts(group: Path) -> None:
    groups, own = group.parents[1], group.parents[2] / "own"
    assert available_cores(groups, own) == 16
    (group / "cpu.max").write_text("max 100000\n")
    assert available_cores(groups, own) == 16
    (group.parent / "cpu.max").write_text("350000 100000\n")
    assert available_cores(groups, own) == 4
    (group / "cpu.max").write_text("20000 100000\n")
    assert available_cores(groups, own) == 1
    (group / "cpu.max").write_text("nonsense\n")
    assert available_cores(groups, own) == 4


def test_the_affinity_of_the_process_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5}, raising=False)
    assert available_cores(tmp_path, tmp_path / "missing") == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    assert available_cores(tmp_path, tmp_path / "missing") == 5


def test_a_setting_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert model_threads() == available_cores()
    monkeypatch.setenv(VARIABLE, "3")
    assert model_threads() == 3
    for wrong in ("0", "-1", "many", "1.5"):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(LingxiError, match="LINGXI_THREADS is"):
            model_threads()
