"""Sources that are named with a quote, compared as names."""

import pytest

from tests.support.pier import examined

VISITORS = "Visitors may walk there until dusk."
COUNCIL = "Совет не одобрил строительство моста через реку"
SHORA = "شورای شهر ساخت پل تازه را تصویب نکرد"


@pytest.mark.parametrize(
    "text",
    [
        f"“{VISITORS}” (River Post)",
        f"“{VISITORS}”, River Post, 11 March 2016",
        "Visitors may walk there until dusk, River Post, March 2016",
        f"“{VISITORS}” — the River Post, 11 March 2016",
        f"“{VISITORS}” — M. Oakley",
        f"“{VISITORS}” — Oakley, 11 March 2016",
        f"“{VISITORS}” — Maud Oakley, River Post",
        f"“{VISITORS}” (River Post, accessed 3 May 2024)",
        f"“{VISITORS}” (River Post, 11 March 2016, retrieved on 2 May 2020)",
        f"“{VISITORS}” (Accessed: 3 May 2024)",
        f"“{VISITORS}” (River Post; дата обращения: 3 мая 2024)",
        f"“{VISITORS}” (emphasis added)",
        f"“{VISITORS}” — the harbour master",
        f"“{VISITORS}” (“What the harbour allows”, River Post)",
        "“Visitors may walk there until dusk”, reported the River Post.",
        "According to the River Post, visitors may walk there until dusk.",
        "According to the Town Letter, Ann Brewer ran it for years.",
        f"По данным газеты «Вечерний Берег», {COUNCIL.lower()}.",
        f"По данным Вечернего Берега, {COUNCIL}.",
        f"Как пишет Вечерний Берег, {COUNCIL}",
        f"به نوشتهٔ روزنامهٔ ساحل، {SHORA}.",
    ],
)
def test_claims_that_agree(text: str) -> None:
    """The article's own names, parts of them, persons in its text and remarks are not denied."""
    assert ("exact", ()) == (examined(text).kind, examined(text).contradictions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"“{VISITORS}” (Town Letter)", "publisher Town Letter"),
        (f"“{VISITORS}”, Town Letter, 11 March 2016", "publisher Town Letter"),
        (f"“{VISITORS}”, The Times", "name The Times"),
        ("“Visitors may walk there until dusk,” The Times, 11 March 2016", "name The Times"),
        ("Visitors may walk there until dusk, River Post, 12 May 2016", "date 12 May 2016"),
        (f"{VISITORS} The Times, 11 March 2016", "name The Times"),
        (f"«{COUNCIL}», Коммерсантъ, 3 мая 2018 г.", "publisher Коммерсантъ"),
        (f"«{SHORA}»، ایسنا، ۳ مهٔ ۲۰۱۸", "publisher ایسنا"),
        (f"“{VISITORS}” (Town Letter, 11 March 2016)", "publisher Town Letter"),
        (f"“{VISITORS}” — the Harbour Gazette, 11 March 2016", "publisher the Harbour Gazette"),
        (f"“{VISITORS}” (The Guardian)", "name The Guardian"),
        (f"“{VISITORS}” — The Times", "name The Times"),
        (f"“{VISITORS}” (Harbour Post)", "name Harbour Post"),
        (f"“{VISITORS}” (Old Pier Gazette)", "name Old Pier Gazette"),
        (f"“{VISITORS}” — Maud Brown", "name Maud Brown"),
        (f"“{VISITORS}” (11 March 2016, Reuters)", "name Reuters"),
        (f"“{VISITORS}” (12 March 2016)", "date 12 March 2016"),
        (f"“{VISITORS}” (published 3 May 2024)", "date 3 May 2024"),
        (f"“{VISITORS}” (“A quiet winter”)", "title A quiet winter"),
        (f"“{VISITORS}” I read this in the Town Letter.", "publisher Town Letter"),
        ("“Visitors may walk there until dusk”, the Guardian reported.", "name Guardian"),
        ("Visitors may walk there until dusk, according to Reuters.", "name Reuters"),
        ("According to the Guardian, visitors may walk there until dusk.", "name Guardian"),
        (f"As the Evening Post reported, “{VISITORS}”", "name Evening Post"),
        ("Ann Brewer ran it for years (Town Letter)", "publisher Town Letter"),
        (f"По данным «Коммерсанта», {COUNCIL}.", "name Коммерсанта"),
        (f"По данным Вечернего Звона, {COUNCIL}.", "name Вечернего Звона"),
        (f"Как пишет Коммерсантъ, «{COUNCIL}»", "publisher Коммерсантъ"),
        (f"{COUNCIL}, сообщает ТАСС", "name ТАСС"),
        (f"به گزارش ایسنا، {SHORA}.", "publisher ایسنا"),
        (f"به گزارش خبرگزاری مهر: «{SHORA}»", "name خبرگزاری مهر"),
    ],
)
def test_claims_that_are_denied(text: str, expected: str) -> None:
    """A wrong source is told even if some of its words are in the article."""
    found = examined(text)

    assert ("misattributed", expected) == (
        found.kind,
        " ".join((found.contradictions[0].field, found.contradictions[0].claimed)),
    )


def test_words_left_out_and_a_wrong_source() -> None:
    """A quote may be misattributed and have words left out; both are told."""
    found = examined("“The council … voted on the plan” (Reuters)")

    assert ("misattributed", ("never",)) == (found.kind, found.turning)
