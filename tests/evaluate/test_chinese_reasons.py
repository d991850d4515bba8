"""Reasons for models without a result are in Chinese."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from lingxi.encode.choose import choose
from lingxi.encode.hub import offline
from lingxi.errors import MissingExtra, MissingModel
from lingxi.evaluate.bench import Bench
from lingxi.evaluate.bench_model import NEEDS_TRAIN, NO_CAPTIONS, NO_MATCHES, Settings
from lingxi.evaluate.chinese_reasons import in_chinese
from lingxi.evaluate.splits import read_splits

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("reason", [NEEDS_TRAIN, NO_CAPTIONS, NO_MATCHES, str(MissingExtra("hmmlearn", "speech"))])
def test_reasons_of_the_bench(reason: str) -> None:
    assert CHINESE.search(in_chinese(reason))


@pytest.mark.parametrize("name", ["glove", "vgg16", "transformers", "elmo"])
def test_reasons_of_models_without_files(name: str) -> None:
    with pytest.raises(MissingModel, match=f"{name} needs a") as found:
        choose(name)
    assert CHINESE.search(in_chinese(str(found.value)))


@pytest.mark.parametrize("fetching", [False, True])
def test_a_model_of_the_hub_that_is_missing(fetching: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **options: object) -> None:
        raise OSError("no network\nat all")

    monkeypatch.setattr("huggingface_hub.hf_hub_download", fails)
    monkeypatch.setenv("LINGXI_MODELS", str(tmp_path))
    with nullcontext() if fetching else offline(), pytest.raises(MissingModel, match="is not on this machine") as found:
        choose("resnet50")
    assert ("请把这些文件复制到" if fetching else "即可下载") in in_chinese(str(found.value))


def test_values_stay() -> None:
    assert in_chinese("it does not encode image and text") == "不支持图片和文字"
    assert in_chinese("fold 3 has 0 of 9 items") == "第 3 折有 0 个条目，共 9 个，无法交叉验证"
    assert in_chinese("a library said so") == ""
    group = "in other folds and in fold 1; a group belongs in one split"
    for said in (f"group 'a' is {group}", f"group 'a' and 3 others are {group}"):
        assert in_chinese(said).startswith("分组 'a' 等同时在第 1 折和其他折中")


def test_reasons_as_they_come(labelled: Path) -> None:
    data = read_splits(labelled, "table(label=kind)", "all")
    found = Bench(data, Settings()).run("knn(toy)").missing
    found += Bench(data, Settings(folds="99")).run("toy").missing
    found += Bench(data, Settings()).run("mfcc").missing
    assert len({each.reason for each in found}) == 3
    for each in found:
        assert CHINESE.search(in_chinese(each.reason)), each.reason
