"""Which languages are served less well."""

from bot.analysis.service import less_served


def test_each_reason_is_named() -> None:
    """Languages without a stemmer, small words, spaces or a measurement are named, others not."""
    languages = {"en": 9, "th": 2, "th-TH": 1, "da": 1, "is": 1, "sr": 1, "fr": 1, "zh": 4}
    found = {
        language: (number, why) for language, number, why in less_served(languages, {"en", "zh"})
    }

    assert {"da", "is", "sr", "th", "zh"} == set(found)
    assert (4, "no spaces part its words, so that pairs of letters are compared") == found["zh"]
    assert 3 == found["th"][0]
    assert found["th"][1].startswith("no spaces part its words, so that triples of letters")
    missing = ("no stemmer", "small words", "not measured")
    assert [True, True, True] == [why in found["is"][1] for why in missing]
    assert [False, True, True] == [why in found["da"][1] for why in missing]
