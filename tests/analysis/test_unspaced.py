"""Scripts without spaces are cut into pairs or triples of letters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.analyser import Analyser
from bot.analysis.terms import Terms
from bot.analysis.unspaced import is_unspaced, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡轮公司", ["渡轮", "轮公", "公司"]),
        ("渡轮的公司", ["渡轮", "公司"]),
        ("谁是船长", ["船长"]),
        ("島", ["島"]),
        ("図書館は駅前", ["図書", "書館", "駅前"]),
        ("ﾌｪﾘｰ", ["フェ", "ェリ", "リー"]),
        ("ヒ゛ル", ["ヒ\u3099", "\u3099ル"]),
        ("항구", ["항구"]),
        ("เรือใหม่", ["เรื", "รือ", "ือใ", "อให", "ใหม", "หม่"]),
        ("เรือคืออะไร", ["เรื", "รือ"]),
        ("2018年", ["2018", "年"]),
        ("Hafen港口", ["hafen", "港口"]),
    ],
)
def test_terms_of_scripts_without_spaces(text: str, expected: list[str]) -> None:
    """Small words and question words part what is around them; other scripts are read as ever."""
    assert expected == Analyser().terms(text)


@given(st.text(st.sampled_from("渡轮的公司是谁はエリเรือคืท า1a 。"), max_size=40))
def test_pieces_cover_the_text(text: str) -> None:
    """The pieces of a run follow each other without a gap, and the quick way has the same terms."""
    analyser = Analyser()
    tokens = analyser.tokens(text)

    assert all(one.end <= other.start for one, other in pairwise(tokens))
    assert " ".join(analyser.terms(text)) == Terms(analyser).of(text)


def test_a_run_is_covered() -> None:
    """Offsets count the letters of the run."""
    assert [(0, 1, "市长", "市长"), (1, 3, "长林", "长林"), (3, 4, "是", ""), (4, 5, "谁", "")] == [
        *pieces("市长林是谁")
    ]


def test_which_letters() -> None:
    """Latin, Cyrillic and Indic letters are written with spaces."""
    assert [True, True, False, False, False] == [
        is_unspaced(text) for text in ("港", "ก", "abc", "мост", "पुल")
    ]
