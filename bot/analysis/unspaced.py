"""Terms of scripts that put no space between words: overlapping pairs or triples of letters.

Chinese, Japanese and Korean by pairs (as in K. L. Kwok, "Comparing representations in Chinese
information retrieval", SIGIR 1997), Thai, Lao, Khmer and Burmese by triples, as their letters are
simpler. Small words and words that ask part what is around them, alike in articles and questions.
"""

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["BY_PAIRS", "UNSPACED", "is_unspaced", "pieces"]

_WIDE = (
    "\u1100-\u11ff\u3005-\u3007\u3041-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
)
_WIDE += "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
_BRAHMIC = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0edc-\u0edf\u1000-\u103f\u1780-\u17d3"
)
UNSPACED = _WIDE + _BRAHMIC
"""The letters of these scripts, for a class in a regular expression."""
_PAIR, _TRIPLE = 2, 3
BY_PAIRS = frozenset(("ja", "ko", "yue", "zh"))
"""Languages that are compared by pairs of letters."""

_CHINESE = """
    什么时候 什么 甚么 何时 何地 何处 何人 何种 哪里 哪儿 哪个 哪些 哪一 哪种 哪位 哪年 哪 多少
    多大 多长 多久 多高 怎么样 怎么 怎样 如何 为什么 为何 谁 是 的 了 吗 呢 吧 啊 几个 几 多少个
    在 有 由 被 和 与 请问 这个 这些 那个 那些 什麼時候 什麼 哪裡 哪個 為什麼 誰 嗎 這個 那個 幾個
    幾 怎麼 於 与 及 或者 以及 可以 他们 她们 我们 你们 它们 他 她 它 们 們 一个 一種 一种 一個 个
    個 之一 叫做 称为 名字 名称
    """
_JAPANESE = """
    は が を に で と の も へ や か から まで より です ます でした ました ですか ますか でしたか
    ましたか である という といい として について による によって した して する される された
    されて いる いた ある あった なる なった この その あの どの これ それ あれ どれ ここ そこ
    どこ 何 なに なん 誰 だれ いつ なぜ どう どのように どのような どんな いくつ いくら こと もの
    ため よう だ な ない または および
    """
_KOREAN = """
    무엇 누구 언제 어디 어떤 어느 왜 어떻게 몇 얼마나 얼마 무슨 입니까 인가 습니까 했나 이다 하는
    에서 으로 에게
    """
_THAI = """
    เมื่อไหร่ เมื่อไร เมื่อใด เท่าไหร่ เท่าไร เท่าใด อะไร ใคร ที่ไหน ไหน กี่ ทำไม อย่างไร ยังไง ใด
    คือ ที่ และ ของ ใน เป็น มี ได้ ให้ ว่า จะ กับ จาก โดย ซึ่ง อยู่ นี้ นั้น ก็ แต่ หรือ ถูก ไหม
    บ้าง ครับ ค่ะ คะ ไว้ แล้ว ต่อ เพื่อ ถึง ชื่อ
    """
_LAO = "ແມ່ນ ຫຍັງ ໃຜ ໃສ ເມື່ອໃດ ເທົ່າໃດ ຈັກ ເປັນຫຍັງ ແນວໃດ ທີ່ ແລະ ຂອງ ໃນ ເປັນ ມີ ໄດ້"
_KHMER = "អ្វី នរណា ណា ពេលណា ប៉ុន្មាន ហេតុអ្វី យ៉ាងណា ដែល និង របស់ ក្នុង ជា មាន បាន នៅ"


def _longest_first(*lists: str) -> str:
    words = {word for words in lists for word in words.split()}
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_SMALL = re.compile(_longest_first(_CHINESE, _JAPANESE, _KOREAN, _THAI, _LAO, _KHMER))
_ANY = re.compile(f"[{UNSPACED}]")
_SPELT = re.compile(f"[{_BRAHMIC}]")


def is_unspaced(text: str) -> bool:
    """Whether a text has letters of these scripts."""
    return not text.isascii() and _ANY.search(text) is not None


def pieces(run: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield the start, the end, the word and the term of each piece of a run of such letters.

    Starts and ends are 0-based offsets, the end exclusive; a piece ends where the next one begins,
    though its word reaches further. The term of a small word is empty.
    """
    at = 0
    for match in _SMALL.finditer(run):
        yield from _overlapping(run, at, match.start())
        yield match.start(), match.end(), match[0], ""
        at = match.end()
    yield from _overlapping(run, at, len(run))


def _overlapping(run: str, start: int, end: int) -> Iterator[tuple[int, int, str, str]]:
    if start == end:
        return
    size = _TRIPLE if _SPELT.match(run, start) else _PAIR
    last = max(end - size, start)
    for at in range(start, last + 1):
        word = run[at : min(at + size, end)]
        # A voicing mark by itself becomes a space and a mark.
        folded = "".join(unicodedata.normalize("NFKC", word).split())
        yield at, end if at == last else at + 1, folded, folded
