"""The reply to small talk and to questions about the bot, in words."""

from dataclasses import dataclass

from bot.archive.coverage import Coverage
from bot.archive.faq import FaqEntry
from bot.i18n.coverage import languages_words, publishers_words, reach_words
from bot.i18n.sources import isolated
from bot.i18n.texts import Texts
from bot.question.small_talk.recognising import Topic

__all__ = ["Talk", "talk_words"]

_PLAIN: dict[Topic, str] = {
    "hello": "talk_hello",
    "well": "talk_well",
    "thanks": "talk_thanks",
    "noted": "talk_noted",
    "bye": "talk_bye",
    "signs": "talk_signs",
    "who": "talk_who",
    "maker": "talk_maker",
    "human": "talk_human",
}
"""The replies that are the same for every archive."""
_COMMANDS: dict[Topic, str] = {
    **dict.fromkeys(("count", "topics", "reach"), "talk_sources"),
    **dict.fromkeys(("who", "human", "maker"), "talk_about"),
    "languages": "talk_language",
}
_LONGEST = 80
"""The most characters of a title."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Small talk, with what of the archive is told in reply."""

    topics: tuple[Topic, ...]
    """What is said or asked, in order."""
    coverage: Coverage
    titles: tuple[str, ...] = ()
    """Titles of articles from all over the archive."""
    example: FaqEntry | None = None
    """What could be asked."""


def talk_words(talk: Talk, texts: Texts, *, has_commands: bool = True) -> str:
    """Return the reply: a paragraph for each topic, and at the end what could be asked.

    Without commands, as on a page, none is mentioned.
    """
    paragraphs = ["\n".join(filter(None, _lines(one, talk, texts))) for one in talk.topics]
    way_on = [_example(talk, texts)] if talk.example or talk.titles else []
    if has_commands:
        keys = dict.fromkeys(_COMMANDS.get(one, "talk_help") for one in talk.topics)
        way_on += [texts.say(key) for key in keys]
    return "\n\n".join((*paragraphs, "\n".join(way_on))).strip()


def _example(talk: Talk, texts: Texts) -> str:
    if talk.example:
        question = isolated(talk.example.question(texts.language), texts)
        return texts.say("talk_example", question=question)
    return texts.say("talk_headline", title=_short(talk.titles[0], texts))


def _lines(topic: Topic, talk: Talk, texts: Texts) -> list[str]:
    coverage = talk.coverage
    articles = texts.count("count_articles", coverage.articles)
    reach = reach_words(coverage.first, coverage.last, texts)
    if topic == "can":
        return [texts.say("talk_can", articles=articles)]
    if topic == "languages":
        return [texts.say("talk_languages"), languages_words(coverage, texts)]
    if topic == "reach":
        undated = texts.count("coverage_undated", coverage.undated) if coverage.undated else ""
        return [reach or texts.say("talk_no_dates"), undated if reach else ""]
    if topic == "count":
        return [texts.say("coverage", articles=articles), publishers_words(coverage, texts)]
    if topic == "topics":
        lines = [texts.say("coverage", articles=articles), reach]
        lines += [publishers_words(coverage, texts), languages_words(coverage, texts)]
        named = [texts.say("quoted", words=_short(title, texts)) for title in talk.titles]
        titles = texts.say("list_separator").join(named)
        return [*lines, texts.say("talk_titles", titles=titles) if titles else ""]
    return [texts.say(_PLAIN[topic])]


def _short(title: str, texts: Texts) -> str:
    head = title[:_LONGEST]
    if head != title:
        head = f"{head.rpartition(' ')[0] or head}…"
    return isolated(head, texts)
