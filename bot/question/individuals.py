"""Questions for an individual or for a name: "Which judge …?", "What is the name of …?".

They are told apart from "Who …?", which a group or an office answers as well.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from bot.analysis.analyser import Token, fold
from bot.languages.stopwords import STOP_WORDS

__all__ = ["asks_for_individual", "asks_for_name", "names_someone"]

_NAMES = frozenset(
    """
    name names named surname
    имя имена имени фамилия фамилию фамилии зовут звали называется называются называлась назывался
    نام اسم نامش اسمش
    """.split()
)
_WHICH = frozenset("what which чей کدام چه".split())
_ROLES = frozenset(
    """
    judge judges minister ministers president director directors manager founder founders owner
    owners donor donors representative author authors writer journalist journalists lawyer lawyers
    prosecutor spokesman spokesperson spokeswoman mayor governor officer officers official officials
    chairman chairwoman chairperson chief head leader leaders editor doctor teacher professor
    engineer architect coach captain player winner winners candidate candidates senator senators
    deputy member members colleague colleagues brother brothers sister sisters mother father parents
    wife husband son sons daughter daughters king queen prince princess pilot driver forester
    victim victims witness witnesses suspect suspects scientist artist painter singer actor actress
    قاضی وزیر رئیس رییس مدیر بنیانگذار موسس مالک صاحب اهداکننده نماینده نویسنده خبرنگار وکیل
    دادستان سخنگو سخنگوی شهردار استاندار رهبر سردبیر پزشک معلم استاد مهندس مربی برنده نامزد سناتور
    برادر خواهر مادر پدر همسر پسر دختر پادشاه شاهد مظنون
    """.split()
)
_ROLE_STEMS = (
    *("судь", "министр", "президент", "директор", "основател", "владел", "донор", "представител"),
    *("жертвовател", "автор", "журналист", "адвокат", "прокурор", "мэр", "губернатор", "чиновник"),
    *("председател", "глава", "главу", "руководител", "редактор", "врач", "учител", "профессор"),
    *("инженер", "архитектор", "тренер", "победител", "кандидат", "сенатор", "депутат", "спонсор"),
    *("сестр", "свидетел", "подозреваем", "корол", "супруг"),
)
_RUSSIAN_WHICH = ("какой", "какая", "какие", "каких", "какого", "какому", "каким", "котор")
_SPEAKING = frozenset(
    "said says told tells added adds wrote announced сказал сказала заявил заявила".split()
)
_GROUPS = frozenset(
    """
    agency association bank bureau campaign church club college commission committee company corp
    council county court department district federation foundation fund government group inc
    institute ltd ministry movement museum office organisation organization parliament party police
    republic school service services society state states street theatre union university
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
    суд банк министерство служба фонд университет партия комитет совет республика
    """.split()
)
_TITLES = frozenset("mr mrs ms dr sir господин госпожа".split())
_PUNCTUATION = '.,;:!?()[]{}“”"„«»…—–'
_MOST_WORDS = 400
"""The most words of a text that are looked at; quotes and sentences are shorter."""


def asks_for_name(words: Collection[str]) -> bool:
    """Whether the folded words of a question ask what something or someone is called."""
    return not _NAMES.isdisjoint(words)


def asks_for_individual(tokens: Sequence[Token]) -> bool:
    """Whether a question asks for the name of a person in some role: "Which judge fined them?"."""
    words = [token.word for token in tokens]
    if asks_for_name(words):
        return any(map(_is_role, words))
    return any(
        (one in _WHICH or one.startswith(_RUSSIAN_WHICH)) and _is_role(other)
        for one, other in pairwise(words)
    )


def _is_role(word: str) -> bool:
    return word in _ROLES or word.startswith(_ROLE_STEMS)


def names_someone(text: str, known: Collection[str]) -> bool:
    """Whether a text seems to name a person, besides the names that begin with a known term.

    That is two words in a row with capital letters that are not known as a group, or one beside a
    title, a role or a word for speaking. In a script without capital letters, it is taken to be so.
    """
    if not any(map(str.isupper, text)):
        return True
    return any(
        _is_person(before, run, after) and not _is_known(run, known)
        for before, run, after in _runs(text.split()[:_MOST_WORDS])
    )


def _runs(written: Sequence[str]) -> Iterator[tuple[str, list[str], str]]:
    """Yield words with capital letters in a row, and the folded words before and after them."""
    run: list[str] = []
    for at, raw in enumerate([*written, ""]):
        word = raw.strip(_PUNCTUATION)
        if word[:1].isupper() and any(map(str.islower, word)):
            run.append(word)
            if raw[-1] not in _PUNCTUATION:
                continue
            at += 1
        while run and fold(run[0]) in STOP_WORDS:
            del run[0]
        if run:
            before = at - len(run) - 1
            yield (
                fold(written[before].strip(_PUNCTUATION)) if before >= 0 else "",
                run,
                fold(written[at].strip(_PUNCTUATION)) if at < len(written) else "",
            )
            run = []


def _is_person(before: str, run: Sequence[str], after: str) -> bool:
    words = [fold(word) for word in run]
    titled = [at for at, word in enumerate(words) if word in _TITLES or _is_role(word)]
    if titled:
        return titled[-1] + 1 < len(words)
    if not _GROUPS.isdisjoint(words):
        return False
    if before in _TITLES or _is_role(before) or before in _SPEAKING or after in _SPEAKING:
        return True
    return len(words) in (2, 3) and before != "the"


def _is_known(run: Sequence[str], known: Collection[str]) -> bool:
    names = [word for word in map(fold, run) if word not in _TITLES and not _is_role(word)]
    return any(name.startswith(term) for name in names for term in known if len(term) > 2)
