"""Words that turn the sense of a sentence: without them it says the opposite, or more than it did.

They are compared in the folded form of `bot.verification.tokens`, which has no half-spaces.
"""

import re
from collections.abc import Iterable

from bot.verification.tokens import Token, folded

__all__ = ["turning_words"]

# Thai is not here: its letters are compared one by one, and a word is several of them.
_WORDS = {
    "en": """
        not no never none nobody nothing nowhere neither nor cannot without except excepting unless
        hardly barely scarcely rarely seldom denies deny denied denying refuses refuse refused
        refusing fails failed false falsely untrue wrongly allegedly supposedly if until only
        unlikely lest doubt doubts doubted instead excluding barring
        """,
    "ru": """
        не ни нет никогда никто никого никому ничего ничто нигде никак никакой никакие нельзя без
        кроме исключая якобы едва вряд лишь только если пока отрицает отрицал отрицала отрицают
        отрицали опроверг опровергла опровергли опровергает отказался отказалась отказались
        невозможно неверно неправда будто
        """,
    "uk": """
        не ні ані немає ніколи ніхто нікого нічого ніде ніяк без крім окрім хіба якщо лише тільки
        нібито навряд заперечує заперечив заперечила заперечили неможливо неправда
        """,
    "fa": """
        نه نی بدون بی جز بجز مگر هرگز هیچ هیچگاه هیچکس هیچکدام نیست نیستند نبود نبودند نباید نباشد
        نباشند غیر بهجز الا استثنای اگر تنها فقط تکذیب گویا ظاهرا نشد نشده نخواهد نخواهند ندارد
        ندارند نداشت نداشتند نداد ندادند نکرد نکردند نکند نکنند نشود نشوند نگفت نگفتند نتوانست
        نتوانستند نرفت نگرفت نیامد ندید نپذیرفت نپرداخت نماند نرسید نیافت نخورد نزد نگذاشت
        """,
    "ar": "لا لم لن ليس ليست ليسوا غير بدون دون إلا الا سوى أبدا ابدا كلا نفى نفت ينفي",
    "de": """
        nicht kein keine keinen keinem keiner keines nie niemals niemand nichts nirgends weder ohne
        außer ausser ausgenommen kaum nur wenn falls sofern bestreitet bestritt angeblich
        """,
    "fr": """
        ne pas jamais rien aucun aucune ni sans sauf excepté hormis guère si seulement
        nie nié
        """,
    "es": """
        no nunca jamás nadie nada ningún ninguno ninguna ni tampoco sin salvo excepto apenas si solo
        sólo niega negó
        """,
    "it": "non mai nessuno nessuna niente nulla né senza tranne eccetto salvo solo nega negò",
    "pt": "não nunca jamais ninguém nada nenhum nenhuma nem sem salvo exceto só nega negou",
    "tr": "değil hiç asla hiçbir yok olmadan hariç dışında yalnızca eğer",
    "el": "δεν μην μη όχι ποτέ κανείς κανένας τίποτα ούτε χωρίς εκτός αν μόνο",
    "vi": "không chẳng chưa đừng ngoại trừ trừ nếu chỉ",
    "hi": "नहीं न ना मत बिना सिवाय अलावा कभी अगर केवल",
    "zh": "不 没 沒 未 勿 除",
}
_FOLDED = {language: frozenset(map(folded, words.split())) for language, words in _WORDS.items()}
_ENGLISH_CONTRACTION = re.compile(r"[^\W\d_]{1,9}n['’]t", re.IGNORECASE)
_PERSIAN_VERB = re.compile("نمی[^\\W\\d_]{2,20}")
"""Present and continuous forms with the negative prefix."""


def turning_words(text: str, tokens: Iterable[Token], language: str) -> list[str]:
    """Return the words among some tokens of a text that turn its sense, as they are written.

    Where nothing is known of a language, English words are looked for.
    """
    code = language.partition("-")[0].casefold()
    known = _FOLDED.get(code, _FOLDED["en"])
    found = []
    for token in tokens:
        word = text[token.start : token.end]
        turns = token.key in known or (
            _ENGLISH_CONTRACTION.fullmatch(word) is not None
            if code == "en"
            else code == "fa" and _PERSIAN_VERB.fullmatch(token.key) is not None
        )
        if token.is_word and turns:
            found.append(word)
    return list(dict.fromkeys(found))
