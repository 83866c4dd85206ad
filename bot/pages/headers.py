"""The headers of every page: what it may load, and who may show it in a frame."""

from collections.abc import Mapping

__all__ = ["headers_of"]

_TELEGRAM = "https://web.telegram.org https://*.web.telegram.org"
"""Telegram's clients for browsers, which show a Mini App in a frame."""


def headers_of(public_url: str | None) -> Mapping[str, str]:
    """Return the headers; pages with a public address may be Mini Apps in Telegram."""
    frames = _TELEGRAM if public_url is not None else "'none'"
    return {
        "Content-Security-Policy": (
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
            f" img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "browsing-topics=(), interest-cohort=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
