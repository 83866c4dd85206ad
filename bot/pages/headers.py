"""The headers of every page: what it may load, and who may show it in a frame."""

from collections.abc import Mapping

__all__ = ["headers_of"]

_HOSTS = ("web", "webk", "weba", "webz")
"""The hosts of Telegram's clients for browsers, which show a Mini App in a frame.

Both clients are at web.telegram.org, under /k/ and /a/ (https://docs.telegram-mini-apps.com,
"Methods"), and each is at a host of its own too: webk in `MAIN_DOMAINS` of Web K
(github.com/morethanwords/tweb, src/config/app.ts), weba and webz in that of Web A
(github.com/Ajaxy/telegram-tt, public/redirect.js).
"""
_TELEGRAM = " ".join(f"https://{host}.telegram.org" for host in _HOSTS)


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
