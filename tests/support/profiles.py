"""How many examples hypothesis tries: HYPOTHESIS_PROFILE=nightly has it try ten thousand each."""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

__all__ = ["NIGHTLY", "examples", "gather_characters", "load"]

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
_MANY = 10_000
_USUAL = 60


def examples(usual: int) -> int:
    """Return how many examples a test tries that usually tries this many."""
    return max(usual, _MANY) if NIGHTLY else usual


def load() -> None:
    """Let every test that says nothing of its own try as many as it should."""
    settings.register_profile(
        "nightly", max_examples=_MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.register_profile("usual", max_examples=_USUAL, deadline=None)
    settings.load_profile("nightly" if NIGHTLY else "usual")


def gather_characters() -> None:
    """Let hypothesis learn the kinds of all characters, which takes it seconds in a new clone."""
    st.text().validate()
