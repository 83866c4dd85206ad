"""What each signal means, in words for readers of `ask --explain`."""

from typing import Literal

__all__ = ["PHRASES", "Row"]

Row = Literal["rank", "faq", "passage_gate", "faq_gate"]
"""The rows of the weights that are explained: what orders the passages, and the FAQ entries, and
both gates."""

PHRASES: dict[Row, dict[str, str]] = {
    "rank": {
        "score": "how well the search finds the passage by the question's words",
        "passage": "how much of the question is in the passage",
        "sentence": "how much of the question is in its best sentence",
        "opening": "the best sentence is the first of the passage",
        "pairs": "neighbouring words of the question are neighbours here too",
        "exact": "words are here in the same form",
        "rare": "the rare words of the question are here",
        "names": "the names of the question are here",
        "numbers": "the numbers of the question are here",
        "number_asked": "a number is asked for, and here is one",
        "time_asked": "a time is asked for, and here is one",
        "person_asked": "a person is asked for, and here is a name",
        "place_asked": "a place is asked for, and here is a name",
        "reason_asked": "a reason is asked for, and here is one",
        "other_asked": "no particular kind of answer is asked for, and here is a name",
        "length": "the passage is long",
        "stems": "missing words begin like words that are here",
        "title": "words of the question are in the title",
        "article": "how much of the question is in the article's passages",
        "siblings": "how many of the passages found are from this article",
        "newer": "the article is newer than others",
        "meaning": "the passage means something similar",
        "meaning_best": "the sentence nearest in meaning means something similar",
        "meaning_here": "the best sentence means something similar",
    },
    "faq": {
        "words": "the wordings have the same words",
        "pairs": "the wordings have the same neighbouring words",
        "letters": "the wordings have similar letters",
        "told": "how much of the question is in the wordings and quotes",
        "names": "no name of the question is missing from the wordings and quotes",
        "kind": "the wordings ask for the same kind of answer",
        "meaning": "a wording means something similar",
        "centre": "all wordings together mean something similar",
    },
    "passage_gate": {
        "score": "how well the search finds the passage by the question's words",
        "passage": "how much of the question is in the passage",
        "sentence": "how much of the question is in its best sentence",
        "pairs": "neighbouring words of the question are neighbours in the passage too",
        "odds": "how far the passage is ahead of the others",
        "lead": "how much better the search finds it than the others",
        "unknown": "words of the question that the archive does not have",
        "elsewhere": "words of the question that only other articles have",
        "repaired": "words of the question whose spelling was repaired",
        "names_missing": "names of the question that the passage does not have",
        "numbers_missing": "numbers of the question that the passage does not have",
        "answerless": "a number or a time is asked for, and the passage has none",
        "terms": "how many words the question has",
        "bias": "where the gate starts",
    },
    "faq_gate": {
        "odds": "how far the entry is ahead of all others",
        "words": "the wordings have the same words",
        "letters": "the wordings have similar letters",
        "told": "how much of the question is in the wordings and quotes",
        "names": "no name of the question is missing from the wordings and quotes",
        "kind": "the wordings ask for the same kind of answer",
        "centre": "all wordings together mean something similar",
        "same_focus": "a wording asks about the same thing",
        "terms": "how many words the question has",
        "untold": "how many words of the question the entry does not have",
        "far": "the words that the entry does not have mean something else",
        "elsewhere": "words of the question that only other entries or articles have",
        "short": "the question is short",
        "answerless": "a number or a time is asked for, and the entry has none",
        "unasked": "a number or a time is asked for, and no wording asks for one",
        "bias": "where the gate starts",
    },
}
"""By row and signal. A signal with bends has one phrase for all its pieces."""
