"""Tokens of names, numbers and words in many scripts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from lingxi.store.bm25 import Asked, text_weights
from lingxi.store.tokens import Word, query_words, text_tokens, token_id

HAS = [  # a query, and a text that has every word of it
    ("IMG_0007", "IMG_0007.jpg"),
    ("img_0007.JPG", "IMG_0007.jpg"),
    ("img 7", "IMG_0007.jpg"),
    ("img0007", "IMG_0007-edited.jpg"),
    ("0007", "file 7"),
    ("7", "room 007"),
    ("4711", "Rechnung 4711.pdf"),
    ("20190321", "IMG_20190321_101010.jpg"),
    ("20190321", "2019-03-21 beach"),
    ("2019-03-21", "IMG_20190321_101010.jpg"),
    ("2019", "IMG_20190321_101010.jpg"),
    ("2019-03", "PXL_20190321.jpg"),
    ("iPhone 15", "my iphone15.jpg"),
    ("iphone15", "the iPhone 15"),
    ("blue sky", "BlueSkyAtSea.png"),
    ("html parser", "HTMLParser"),
    ("room 101", "Room 101"),
    ("48000", "48,000 yuan"),
    ("48,000", "48000 元"),
    ("1234567.5", "1,234,567.5"),
    ("102", "rooms 101,102,103"),
    ("3.11", "Python 3.11.2"),
    ("wifi", "Wi-Fi"),
    ("Wi-Fi", "wifi"),
    ("well known", "well-known"),
    ("running", "a run"),
    ("cat's", "cats"),
    ("O’Brien", "o'brien"),
    ("cafe", "Café"),
    ("CAFÉ", "cafe"),
    ("STRASSE", "Straße"),
    ("ＩＭＧ４７１１", "img 4711"),
    ("4711", "４７１１"),
    ("海边的日落", "日落海边"),
    ("打印机缺纸", "打印机现在缺纸了"),
    ("猫", "一只猫坐在桌子上"),
    ("猫和狗", "狗与猫"),
    ("2021年", "2021年5月"),
    ("コーヒー", "ｺｰﾋｰとパン"),
    ("猫の写真", "写真、猫"),
    ("고양이", "고양이가 앉아 있다"),
    ("집", "집에서"),
    ("हिन्दी", "हिन्दी भाषा"),
    ("ภาษา", "ภาษาไทย"),
    ("the who", "who is the"),
    ("don't", "they don't"),
    ("Москва", "МОСКВА"),
]
LACKS = [
    ("IMG_0007", "IMG_0008.jpg"),
    ("4711", "47110"),
    ("2024", "20240"),
    ("20190321", "2019 notes"),
    ("iphone 15", "iphone 14"),
    ("1-2", "12"),
    ("2019-01-01", "201911"),
    ("2019-13-01", "20191301x"),
    ("目的", "我的"),
    ("打印机缺纸", "打印机"),
    ("the hills", "the who"),
]


@pytest.mark.parametrize(("query", "text"), HAS)
def test_a_text_has_the_words_of_a_query(query: str, text: str) -> None:
    assert Asked.of(query).share(set(text_weights(text))) == 1
    assert set(Asked.of(query).weights) & set(text_weights(text)), "and the engine finds it"


@pytest.mark.parametrize(("query", "text"), LACKS)
def test_a_text_lacks_a_word_of_a_query(query: str, text: str) -> None:
    assert Asked.of(query).share(set(text_weights(text))) < 1


def test_the_share_counts_words_and_not_their_parts() -> None:
    asked = Asked.of("IMG_0007.jpg harbour")
    assert asked.share(set(text_weights("IMG_0007.jpg"))) == 0.5
    assert asked.share(set(text_weights("IMG_0008.jpg in the harbour"))) == 0.5
    assert Asked.of("harbour 海边日落").share(set(text_weights("海边"))) == pytest.approx(2 / 6)


def test_stop_words_count_only_alone() -> None:
    assert [word.forms[0] for word in query_words("over the hills") if isinstance(word, Word)] == ["hill"]
    assert [word.stop for word in query_words("the who")] == [True, True]
    assert text_tokens("over the hills")[2] == 1
    assert query_words("的")[0].stop


def test_punctuation_alone_searches_for_nothing() -> None:
    for text in ("", "  ", "?!…", "_", "--", "、。"):
        assert not Asked.of(text).weights
        assert not text_weights(text)


def test_ids_are_the_same_everywhere() -> None:
    assert [token_id("img_0007"), token_id("猫")] == [3351798514, 1190431910]


def test_a_word_of_any_length_is_read() -> None:
    long = "a1B2" * 50_000
    assert Asked.of(long).share(set(text_weights(long))) == 1
    digits = "1" * 5_000
    assert Asked.of(digits).share(set(text_weights(digits))) == 1
    assert len(text_weights("-".join("ab" for _ in range(20_000)))) == 1, "so many words, and no name"


def test_a_long_name_is_found_by_its_words_and_whole() -> None:
    name = "-".join(f"word{n}" for n in range(20)) + "_IMG_0007.jpg"
    assert len(name) > 100
    for query in (name, "word7", "word 7", "IMG_0007", "img 7"):
        assert Asked.of(query).share(set(text_weights(name))) == 1, query


def test_threads_do_not_disturb_each_other() -> None:
    words = [f"{start}{end}" for start in ("run", "walk", "jump", "swimm") for end in ("ing", "er", "ings", "ed")] * 50
    texts = [f"{word}{n}x {word}" for n, word in enumerate(words)]
    alone = [dict(text_weights(text)) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        from lingxi.store import tokens

        tokens._stored.cache_clear()
        assert list(threads.map(lambda text: dict(text_weights(text)), texts)) == alone
