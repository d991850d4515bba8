"""How many short texts in 15 languages and their usual encodings are read right.

Run: ``PYTHONPATH=src python benchmarks/text_encodings.py``.
"""

from __future__ import annotations

from lingxi.errors import UnreadableMedia
from lingxi.media.text_encoding import decode_text

TEXTS = [  # encodings, texts; a text that an encoding does not have is left out
    (
        "gb18030 gbk utf-16-le utf-16-be utf-16 utf-8 hz",
        [
            "今天天气很好，我们去公园散步。",
            "会议纪要\n时间：2019年3月21日\n地点：北京\n出席：张三、李四",
            "你好",
            "购物清单：鸡蛋、牛奶、面包",
            "藏书目录 (修订版) 2020",
            "饕餮、魑魅魍魉、囹圄",
            "照片",
            "Hello 世界",
        ],
    ),
    (
        "big5 utf-16-le cp950",
        [
            "今天天氣很好，我們去公園散步。",
            "會議記錄\n時間：2019年3月21日\n地點：臺北",
            "你好",
            "購物清單：雞蛋、牛奶、麵包",
            "這張照片是在花蓮拍的",
        ],
    ),
    (
        "shift_jis cp932 euc_jp iso2022_jp utf-16-le",
        [
            "今日は天気がいいので、公園へ散歩に行きました。",
            "会議の議事録\n日時：2019年3月21日\n場所：東京",
            "こんにちは",
            "買い物リスト：卵、牛乳、パン",
            "写真",
            "東京都渋谷区",
            "ﾃｽﾄ",
        ],
    ),
    (
        "euc_kr cp949 utf-16-le iso2022_kr",
        [
            "오늘은 날씨가 좋아서 공원에 산책하러 갔습니다.",
            "회의록\n일시: 2019년 3월 21일\n장소: 서울",
            "안녕하세요",
            "쇼핑 목록: 계란, 우유, 빵",
            "사진",
            "부산 해운대에서 찍은 사진입니다. 가족과 함께 여행을 갔어요.",
        ],
    ),
    (
        "cp1251 koi8_r utf-16-le iso8859_5 cp866",
        [
            "Сегодня хорошая погода, и мы пошли гулять в парк.",
            "Протокол собрания\nВремя: 21 марта 2019\nМесто: Москва",
            "Привет",
            "Список покупок: яйца, молоко, хлеб",
        ],
    ),
    ("cp1251 koi8_u", ["Сьогодні гарна погода, ми пішли гуляти в парк.", "Їжак і єнот"]),
    ("iso8859_7 cp1253", ["Σήμερα ο καιρός είναι καλός και πήγαμε βόλτα στο πάρκο.", "Πρακτικά συνεδρίασης\nΑθήνα"]),
    (
        "cp1252 latin-1 cp850 mac_roman",
        ["Heute ist schönes Wetter, wir gehen im Park spazieren. Grüße aus München!", "Straße: Äpfel, Öl, Käse"],
    ),
    (
        "cp1252 latin-1",
        [
            "Aujourd'hui il fait beau, nous sommes allés au parc. Été à Paris: œuvre, façade, forêt.",
            "Garçon: café crème, s’il vous plaît",
        ],
    ),
    (
        "iso8859_2 cp1250",
        ["Dziś jest ładna pogoda, poszliśmy na spacer do parku. Zażółć gęślą jaźń.", "Łódź, Kraków, Gdańsk"],
    ),
    ("cp1250 iso8859_2", ["Dnes je hezké počasí, šli jsme na procházku do parku. Příliš žluťoučký kůň."]),
    ("cp1254 iso8859_9", ["Bugün hava çok güzel, parkta yürüyüşe çıktık. İstanbul, Şişli, Iğdır"]),
    ("cp1255 iso8859_8", ["היום מזג האוויר יפה והלכנו לטייל בפארק.", "פרוטוקול ישיבה"]),
    ("cp1256 iso8859_6", ["الطقس جميل اليوم وذهبنا إلى الحديقة.", "محضر الاجتماع"]),
    ("cp874 tis_620", ["วันนี้อากาศดี เราไปเดินเล่นที่สวนสาธารณะ", "รูปถ่าย"]),
    ("cp1258", ["Hôm nay"]),
]


def main() -> None:
    """Prints the texts that are read wrong, and the count of right ones."""
    pairs = [(name, text) for names, texts in TEXTS for name in names.split() for text in texts]
    pairs = [(name, text) for name, text in pairs if text == text.encode(name, "ignore").decode(name)]
    wrong = [(name, text) for name, text in pairs if not _is_right(name, text)]
    for name, text in wrong:
        print(name, repr(text))
    print(f"{len(pairs) - len(wrong)} of {len(pairs)} are right")


def _is_right(name: str, text: str) -> bool:
    try:
        return decode_text(text.encode(name)) == text
    except UnreadableMedia:
        return False


if __name__ == "__main__":
    main()
