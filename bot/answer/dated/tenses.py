"""Tells whether a date without its year is past or yet to come, by the words beside it.

The nearest verb of the clause decides, a verb before the date rather than one after it; without one
the preposition, and then the rest of the sentence. Verbs of reporting ("said", «сообщил», «گفت»)
count only if there is no other verb.
"""

import re
from typing import Literal

__all__ = ["CLAUSE_END", "Tense", "tense_of"]

Tense = Literal["past", "ahead", "unknown"]

CLAUSE_END = re.compile(r"[,;:()\u060c\u061b]|\s[-\u2013\u2014]\s")
"""Where a clause ends, roughly."""
_SHORT = 8
_NEAR = 40
"""How many characters before a date a preposition is looked for."""

_TIMETABLE = (
    "open|opens|reopen|reopens|close|closes|start|starts|begin|begins|end|ends|launch|launches"
    "|resume|resumes|return|returns|leave|leaves|arrive|arrives|depart|departs|sail|sails|expire"
    "|expires|meet|meets|finish|finishes|stop|stops|run|runs|come|comes|go|goes|take|takes|move"
    "|moves|become|becomes|turn|turns|apply|applies|cost|costs|rise|rises|cease|ceases|premiere"
    "|premieres|gets|hosts|welcomes|celebrates|publishes|releases|introduces|bans"
)
"""English verbs whose present form, as in a timetable, is about what is to come."""
_AHEAD = re.compile(
    rf"""(?:\b(?:will|shall|won't|wont|would|may|might|can|could|should|must)|'ll)\b
            (?:\ [a-z]{{1,20}}){{0,3}}
        |\b(?:going\ to|about\ to|due|planned|planning|plans?|expected|scheduled|slated|upcoming)\b
        |\b(?:is|are|am|be|being)\s(?:now\s|also\s|not\s|still\s|only\s)?(?:to|set|[a-z]{{2,20}}ing)\b
        |\b(?:is|are)\s(?:(?:on|in|at|from|until|for|early|late)\b|(?=\d))
        |\bto\s(?:be\b(?:\ [a-z]{{2,20}})?|(?:{_TIMETABLE})\b)
        |\b(?:{_TIMETABLE})\b
        |\b(?:будет|будут|планиру\w{{2,8}}|намерен\w{{0,2}}|собира\w{{2,8}}|предстоящ\w{{2,4}})\b
        |\b(?:долж(?:ен|на|но|ны)|(?:запланирован|намечен|назначен)\w{{0,2}}|готов(?:ит|ят)\w{{0,2}}|ожида\w{{2,5}})\b
        |\b[а-яё]{{1,20}}(?:ется|ётся|ится|утся|ются|атся|ятся|йдет|йдёт|йдут|роет|роют|чнет|чнёт
            |чнут|ведет|ведёт|ведут|станет|станут|ботает|ботают|пустит|пустят|строит|строят
            |вернет|вернёт|вернут|ршит|ршат|высит|высят|едет|едут|едёт|будет|будут|менит|менят)\b
        |خواه(?:د|ند|م|یم)\b|\b(?:قرار\ است|بناست|باید|آینده)\b
        |\bمی[\u200c\ ]?(?:شود|شوند|شه|کند|کنند|کنه|رسد|رسند|رسه|آید|آیند|رود|روند|گردد|یابد|گیرد
            |گیرند|دهد|دهند|بندد|بندند|سازد|سازند|ماند|مانند|افتد|گذرد|پذیرد)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REPORTED = (
    r"said|says|told|announced|wrote|added|reported|confirmed|promised|stated|noted|claimed"
    r"|сказал[аи]?|сообщил[аи]?|заявил[аи]?|объявил[аи]?|написал[аи]?|рассказал[аи]?|обещал[аи]?"
    r"|пообещал[аи]?|گفت|گفتند|اعلام\ کرد|اعلام\ کردند|خبر\ داد|نوشت"
)
_NO_VERBS = (
    "недели|неделя|зал|зала|канал|канала|школа|школе|школы|село|села|дело|дела|сила|силы|цели|цель"
    "|модели|стали|число|числа|июля|апреля|начала|начало|поля|стола|капитала|журнала|портала"
    "|театрала|филиала|вокзала|квартала|материала|футбола|посёлка|скала|скалы|красный"
)
_PAST = re.compile(
    rf"""(?P<reported>\b(?:{_REPORTED})\b)
        |(?P<past>\b(?:was|were|had|did|has|have)\b
        |(?<!is\ )(?<!are\ )(?<!being\ )\b(?:came|went|took|made|gave|got|won|lost|left|met|fell
            |rose|grew|ran|sat|held|sold|bought|built|burnt|broke|brought|caught|chose|drew|drove
            |flew|found|fought|froze|knew|led|lent|paid|rang|sank|sang|saw|sent|slept|spoke|spent
            |stood|stole|struck|swam|taught|thought|threw|woke|wore|began|became|kept|felt|shut
            |[a-z]{{2,20}}[^e\W]ed)\b
        |\b(?!(?:{_NO_VERBS})\b)[а-яё]{{2,20}}(?:л|ла|ло|ли|лся|лась|лось|лись)\b
        |\b(?:شد|شدند|کرد|کردند|بود|بودند|داد|دادند|رفت|رفتند|آمد|آمدند|گرفت|گرفتند|یافت|رسید|افتاد
            |گشود|ساخت|ساختند|بست|بستند|شده|کرده|سوخت|مرد|خرید|فروخت)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_SINCE = re.compile(r"\b(?:since|last|с\ прошлого)\W{0,3}$", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|until|till|by|before|starting(?:\ in|\ from)?|beginning(?:\ in)?|до|к"
    r"|تا|پیش از|قبل از)\W{1,3}(?:early|mid|late|the|начала|конца|اول|ماه)?\W{0,3}$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|до|تا)\b", re.IGNORECASE)
_SINCE_WITHIN = re.compile(r"since\b", re.IGNORECASE)
_FROM_WITHIN = re.compile(
    r"(?:from|until|till|by|before|starting|beginning|до|к|تا|پیش|قبل)\b",
    re.IGNORECASE,
)


def tense_of(text: str, start: int, end: int) -> Tense:
    """Return the tense in which a text speaks of the time at `start` to `end`, exclusive."""
    before = text[max(0, start - _NEAR) : start]
    words = text[start:end]
    if _SINCE.search(before) or _SINCE_WITHIN.match(words):
        return "past"
    edges = [0, *(match.end() for match in CLAUSE_END.finditer(text)), len(text)]
    first = max(edge for edge in edges if edge <= start)
    last = min(edge for edge in edges if edge >= end)
    found = _nearest(text, first, last, start, end)
    if found == "unknown" and (_FROM.search(before) or _FROM_WITHIN.match(words)):
        whole = _nearest(text, 0, len(text), start, end)
        found = "past" if whole == "past" else "ahead"
    elif found == "unknown":
        found = _nearest(text, 0, len(text), start, end)
    # "The road was closed until July" may well tell of a road that still is.
    is_until = _UNTIL.search(before[-_SHORT:]) or _UNTIL.match(words)
    return "unknown" if found == "past" and is_until else found


def _nearest(text: str, first: int, last: int, start: int, end: int) -> Tense:
    """Return the tense of the verb nearest to a time in a part of a text."""
    cues: list[tuple[int, Tense, bool]] = []
    # The time's own words are none: "May" is a month.
    ahead = [one for one in _AHEAD.finditer(text, first, last) if not start <= one.start() < end]
    for match in (*ahead, *_PAST.finditer(text, first, last)):
        tense: Tense = "ahead" if match.re is _AHEAD else "past"
        if start <= match.start() < end:
            continue
        if tense == "past" and text[match.start()].isupper() and not match[0].isascii():
            continue  # «Причал» and «Михаил» are no verbs
        if tense == "past" and any(one.start() <= match.start() < one.end() for one in ahead):
            continue  # "will be opened"
        is_before = match.start() < start
        distance = max(0, start - match.end()) if is_before else len(text) + match.start() - end
        cues.append((distance, tense, match.lastgroup == "reported"))
    others = [cue for cue in cues if not cue[2]] or cues
    return min(others)[1] if others else "unknown"
