"""The page that asks: as the chat answers, with each quote linked to its place."""

import logging
from collections.abc import Callable

import pytest

from bot.answer.decisions import Abstention, Answer, Closest, Decision, Part, TimeDoubt
from bot.desk import Desk
from tests.support.pages import browsing, links, read, words
from tests.support.small_desk import SmallDesk, quote
from tests.support.texts import TEXTS


async def test_an_answer() -> None:
    """The quote is word for word, its first link leads to its place, the title to the publisher."""
    desk = SmallDesk()
    async with browsing(desk) as client:
        response = await client.get("/", params={"q": "When did it open?"})
    page = read(response)
    quotes = words(page, "//blockquote")

    assert response.status_code == 200
    assert quotes[0] == "The bridge opened in May."
    assert links(page, "/articles/")[0].startswith("/articles/bridge?quote=0-25-")
    assert "https://example.org/bridge?a=1&b=2#:~:text=The%20bridge%20opened%20in%20May." in links(
        page
    )
    assert words(page, "//cite")[0] == "A bridge & its boats"
    assert "about May 1992 (inferred from the text)" in words(page, "//p[@class='source']")[0]
    assert desk.asked == [("When did it open?", "en")]


async def test_what_else_the_chat_shows() -> None:
    """A doubtful passage, a choice, an abstention with headlines, and further passages."""
    async with browsing(SmallDesk()) as client:
        closest, choice, nothing = [
            read(await client.get("/", params={"q": word})) for word in ("perhaps", "which", "moon")
        ]

    assert words(closest, "//p[@class='says']") == [
        "I’m not sure this answers you; the closest I have:"
    ]
    assert words(closest, "//details//blockquote") == ["Traders were not asked."]
    assert words(choice, "//p[@class='says']") == ["Which do you mean?"]
    assert words(choice, "//section[@class='option']/h3") == ["A bridge & its boats", "Market"]
    assert words(choice, "//section[@class='option']//blockquote")[1] == (
        "The market moved to the square."
    )
    assert words(nothing, "//p[@class='says']") == ["The archive does not answer that."]
    assert words(nothing, "//ul[@class='headlines']//a") == ["A bridge & its boats", "Market"]
    assert links(nothing, "quote=") == []


class Telling(SmallDesk):
    """A desk that gives one decision to every question."""

    def __init__(self, decide: Callable[[SmallDesk], Decision]) -> None:
        super().__init__()
        self._decision = decide(self)

    async def ask_all(self, text: str, *others: object, **given: object) -> tuple[Part, ...]:
        """Return the decision."""
        return (Part(text, self._decision, text),)


def _times(desk: SmallDesk) -> Decision:
    opened, moved = quote(desk.river, "The bridge opened in May."), quote(desk.market, "Traders")
    early = quote(desk.fish, "Рыбу продавали у моста.")
    return Answer(
        (opened,),
        "passage",
        0.9,
        later=moved,
        earlier=early,
        also=(desk.fish,),
        left_aside=2,
        doubts=(TimeDoubt(opened, "inferred"),),
    )


def _listed(desk: SmallDesk) -> Decision:
    quotes = quote(desk.market, "Traders were not asked."), quote(desk.river, "Nobody paid a toll.")
    return Answer(quotes, "passage", 0.9, order="newest")


def _outside(desk: SmallDesk) -> Decision:
    return Abstention("out_of_dates", reach=("1992-05", "2020-06"))


def _in_part(desk: SmallDesk) -> Decision:
    return Closest((quote(desk.river, "Nobody paid a toll."),), "passage", 0.5, is_partial=True)


def _away(desk: SmallDesk) -> Decision:
    return Abstention("unavailable")


async def test_an_archive_that_is_away_is_told() -> None:
    """It is said if a part of it was not searched, and if it cannot be reached at all."""
    pages = []
    for decide in (_in_part, _away):
        async with browsing(Telling(decide)) as client:
            pages.append(read(await client.get("/?q=x")))
    in_part, away = pages

    assert [TEXTS["en"].say("partial")] == words(in_part, "//p[@class='note']")
    assert ["I can’t reach the archive right now. Please ask again in a minute."] == words(
        away, "//p[@class='says']"
    )


async def test_what_is_said_beside_the_quotes() -> None:
    """Other times, other articles, what was left aside, the order, and how far the archive goes."""
    pages = []
    for decide in (_times, _listed, _outside):
        async with browsing(Telling(decide)) as client:
            pages.append(read(await client.get("/?q=x")))
    times, listed, outside = pages

    assert words(times, "//h3[@class='when']") == [
        "Later in the archive:", "Earlier in the archive:"
    ]  # fmt: skip
    assert words(times, "//ul[@class='headlines']//a") == ["Рыба"]
    assert words(times, "//p[@class='note']") == [
        TEXTS["en"].count("doubt_inferred", 1), "2 undated articles were not considered."
    ]  # fmt: skip
    assert words(times, "//blockquote")[1] == "Traders […]"
    assert words(listed, "//p[@class='says']") == ["From the archive, newest first:"]
    assert words(listed, "//h3") == []
    assert words(outside, "//p[@class='says']") == [
        "The archive has nothing on that from that time. It reaches from May 1992 to June 2020."
    ]


async def test_several_questions() -> None:
    """Each has its own reply below its words."""
    async with browsing(SmallDesk()) as client:
        page = read(await client.get("/", params={"q": "When did it open? Where is the moon?"}))

    assert words(page, "//section[@class='reply']/h2") == [
        "When did it open?", "Where is the moon?"
    ]  # fmt: skip


async def test_languages() -> None:
    """The one that is chosen counts, then the script of the question, then the browser's."""
    async with browsing(SmallDesk()) as client:
        said = {
            "fa": await client.get("/?lang=fa", headers={"Accept-Language": "ru"}),
            "ru": await client.get("/", params={"q": "Когда открыли мост?"}),
            "ru ": await client.get("/", headers={"Accept-Language": "de, fa;q=0.3, ru-RU;q=0.8"}),
            "en": await client.get("/", headers={"Accept-Language": "xx;q=abc, " + "en," * 50}),
        }
    pages = {language.strip(): read(one) for language, one in said.items()}

    assert {name: page.get("lang") for name, page in pages.items()} == {
        name: name for name in pages
    }
    assert (pages["fa"].get("dir"), pages["ru"].get("dir")) == ("rtl", "ltr")
    assert {"/articles?lang=fa", "/verify?lang=fa"} <= set(links(pages["fa"]))
    assert "lang" not in links(pages["ru"], "/articles")[0]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (
            "x" * 1_001,
            "That is a long message. Please keep your question to 1,000 characters at most.",
        ),
        ("?!", "I don’t see any words to look up. What would you like to know?"),
    ],
)
async def test_what_is_no_question(question: str, says: str) -> None:
    """The page says what the chat says."""
    desk = SmallDesk()
    async with browsing(desk) as client:
        page = read(await client.get("/", params={"q": question}))

    assert words(page, "//p[@class='says']") == [says]
    assert desk.asked == []


async def test_the_first_page() -> None:
    """Without a question there are examples, and what the archive covers."""
    async with browsing(SmallDesk()) as client:
        response = await client.get("/")
    page = read(response)

    assert words(page, "//ul[@class='examples']//a") == ["When did the bridge open?"]
    assert "The archive has 3 articles." in words(page, "//section[@class='coverage']/p")
    assert links(page, "quote=") == []
    assert response.headers["cache-control"] == "no-cache"


async def test_a_question_is_kept_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """Neither by the reader's browser nor in a log, also where it fails; no cookie is set."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # it is the one who asks
    async with browsing(SmallDesk()) as client:
        good = await client.get("/", params={"q": "xyzzy"})
        posted = await client.post("/", data={"q": "xyzzy"})
        bad = await client.get("/", params={"q": "xyzzy fail"})

    assert [one.status_code for one in (good, posted, bad)] == [200, 200, 500]
    for response in (good, posted, bad):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in response.headers
        assert "unsafe" not in response.headers["content-security-policy"]
    assert "xyzzy" not in caplog.text


async def test_an_article_that_was_just_changed() -> None:
    """Nothing of the answer is shown."""
    desk = SmallDesk()
    desk.files["bridge"] = "Other words."
    async with browsing(desk) as client:
        response = await client.get("/", params={"q": "When did it open?"})

    assert response.status_code == 503
    assert "The archive changed while I was answering." in response.text
    assert "opened in May" not in response.text


async def test_the_shipped_archive(shipped_desk: Desk) -> None:
    """A real question, and the place of its quote."""
    async with browsing(shipped_desk) as client:
        page = read(await client.get("/", params={"q": "Who arrested Durov?"}))
        marked = read(await client.get(links(page, "quote=")[0]))

    assert words(marked, "//mark") == words(page, "//span[@class='words']")[:1]
