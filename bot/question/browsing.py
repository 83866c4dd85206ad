"""Reads a question as a request to browse a time: all of a year, the newest on a subject.

Such a question names a time, or asks for the newest, and nothing else but a subject: "What happened
in 2018?", "Telegram before 2016", "What did Durov say in 2017?", «что нового о Дурове».
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.analysis.analyser import Token
from bot.question.period.periods import Period
from bot.question.reading import Question

__all__ = ["Request", "request_of"]

_HAPPENED = frozenset(
    """
    happened happen happens happening occurred occur occurs events event
    случилось случалось произошло происходило происходит было творилось события событие событий
    اتفاق اتفاقی اتفاقاتی اتفاقات افتاد افتاده افتادند افتادهاست رخ داد داده رویداد رویدادها
    رویدادهای وقایع گذشت شد
    """.split()
)
_NEWS = frozenset(
    """
    news articles article stories story reports report headlines coverage publications passages
    новости новость новостей новостях новостям статьи статья статей публикации публикаций материалы
    материалов сообщения сообщений известия
    خبر اخبار خبرها خبرهای خبری مقاله مقالات مقالهها مقالههای گزارش گزارشها گزارشهای مطلب مطالب
    """.split()
)
_NOTHING_BUT_NEWS = frozenset("news новости новостей خبر خبری خبرها اخبار".split())
_SHOW = frozenset(
    """
    show list give tell find browse everything anything all written published known
    покажи покажите дай дайте расскажи расскажите найди найдите перечисли перечислите все всего
    известно писали написано
    نشان بده بدهید بگو بگویید لیست فهرست پیدا کن کنید همه همهچیز هرچه تمام چیز
    """.split()
)
_SAID = frozenset(
    """
    say said says saying tell told state stated statement statements speak spoke write wrote quotes
    words announce announced
    сказал сказала сказали говорил говорила говорили говорит заявил заявила заявили заявлял заявляла
    писал писала написал написала высказывания высказывался заявления цитаты слова
    گفت گفته گفتند گفتهاند میگفت نوشت نوشته اظهارات اظهار سخنان نقل حرفهای صحبت
    """.split()
)
_NEWEST = frozenset(
    """
    latest newest recent recently new
    последние последнее последних последняя последнюю свежие свежее свежих нового новое новенького
    новейшие новейшее недавние недавнего
    اخرین جدیدترین تازهترین تازه جدید اخیر
    """.split()
)
_SUPERLATIVE = frozenset(
    """
    latest newest
    последний последнее последние последних последняя последнюю последнего новейшее новейший
    новейшая новейшую новейшие
    اخرین جدیدترین تازهترین
    """.split()
)
"""Words that ask for the newest of anything, "the latest fine", and not merely for news."""
_FILLING = frozenset(
    """
    самое самые самая самый самых самую
    archive time times year years period me us please have has had is are was were did do does been
    be the a an of on in about from with for to at by there it going went took place around any
    whats s and regarding concerning know ever
    архив архиве время времени год году годы года годов период о об обо про с со в во на за из у по
    и мне нам есть ли это был была были бывало не там насчет касательно
    ارشیو زمان سال سالهای دوره در از به با درباره دربارهی راجع مورد است بود هست را رو و برای من ما
    ان این چیزی کرد کرده
    """.split()
)
_WHAT = frozenset(
    """
    what whats which
    что чего че чё какой какая какое какие какого каких какому каким какую какими каком какова каков
    каково каковы
    چه چی چیست چیه کدام کدوم کدامیک کدامین
    """.split()
)
_OTHERWISE = frozenset(
    """
    who whom whose when where why how
    whos whose whens wheres whys hows
    кто кого кому кем чей чья когда где куда откуда почему зачем как сколько када скока скок скольки
    کی کجا چرا چگونه چطور چند چقدر کسی کسانی زمانی وقت کیه کیا چقد چنتا چندتا چنده کجاس کجاست
    چجوری چطوری
    """.split()
)
_OTHER_KINDS = ("number", "person", "reason")
"""Kinds of questions that ask for something in a passage and not for passages."""
_OPENING = frozenset(
    "is are was were did does do has have had can could will would should am may might".split()
)
"""Words with which a question for yes or no begins."""
_ABOUT = frozenset(
    """
    about on with from regarding concerning of
    о об обо про насчет с у от
    درباره دربارهی راجع از
    """.split()
)
LONG = 3
"""The most content words of what the newest is asked of, "latest fine for Telegram"."""
SHORT = 2
"""The most content words of a fragment that is a subject and asks nothing, "Telegram in 2018"."""


@dataclass(frozen=True, slots=True)
class Request:
    """A time to browse, and what is looked for in it."""

    subject: Question
    """The question with the terms of its subject only; without terms, all is looked for."""
    period: Period
    by_somebody: bool
    """Whether it asks what somebody said."""
    is_last_resort: bool = False
    """Whether it is rather a question, "What is the latest fine?", unless nothing answers that."""


def request_of(question: Question) -> Request | None:
    """Return the request to browse that a question makes, or None if it asks something else."""
    period = question.period
    words = period.words if period else ()
    tokens = [t for t in question.tokens if not any(s <= t.start and t.end <= e for s, e in words)]
    said = {token.word for token in tokens}
    is_other = period is not None and question.kind in _OTHER_KINDS
    if is_other or not said.isdisjoint(_OTHERWISE):
        return None
    if tokens and tokens[0].word in _OPENING:
        return None
    is_newest = period is None and _asks_for_the_newest(question.tokens)
    is_superlative = period is None and not is_newest and _is_superlative(question)
    if period is None and not is_newest and not is_superlative:
        return None
    cues = _HAPPENED | _NEWS | _SHOW | _SAID
    rest = said - cues - _FILLING - _WHAT
    if period is None or period.wants != "all":
        rest -= _NEWEST | _SUPERLATIVE | {"most"}
    asked = {t.term for t in tokens if t.word in rest and t.term}
    terms = tuple(term for term in question.terms if not asked.isdisjoint(term.asked))
    if is_superlative and not terms:
        return None
    is_fragment = said.isdisjoint(cues) and period and period.wants == "all"
    if is_fragment and (len(terms) > SHORT or not said.isdisjoint(_WHAT)):
        return None
    return Request(
        replace(question, terms=terms, tokens=tuple(tokens)),
        period or Period(0, 0, None, None, "latest"),
        by_somebody=bool(terms) and not said.isdisjoint(_SAID),
        is_last_resort=is_superlative and not said.isdisjoint(_WHAT),
    )


def _asks_for_the_newest(tokens: Sequence[Token]) -> bool:
    """Whether a question asks for news or the newest itself: "what's new", not "the new pier"."""
    words = [token.word for token in tokens]
    news = next((at for at, word in enumerate(words) if word in _NOTHING_BUT_NEWS), None)
    if news is not None and set(words[:news]) <= _WHAT | _SHOW | _FILLING:
        return True  # "any news about the pier?"
    for at, word in enumerate(words):
        if word not in _NEWEST:
            continue
        before, after = words[:at], words[at + 1 :]
        if not after or after[0] in _ABOUT or not _NEWS.isdisjoint(after):
            return not before or set(before) <= _WHAT | _SHOW | _FILLING
    return False


def _is_superlative(question: Question) -> bool:
    """Whether a question asks for the newest of a subject: "latest fine?", "Durov: the latest"."""
    words = [token.word for token in question.tokens]
    at = next((at for at, word in enumerate(words) if word in _SUPERLATIVE), None)
    if at is None:
        at = next((at for at in range(len(words) - 1) if words[at : at + 2] == _MOST_RECENT), None)
    if at is None or len(question.terms) > LONG + 1:
        return False
    around = set(words[:at]) - _WHAT - _SHOW - _FILLING
    return not around or at + 1 == len(words)


_MOST_RECENT = ["most", "recent"]
