"""What must not be seen, and the secret by which Telegram's requests are known."""

import hmac
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from bot.settings import Settings

__all__ = ["secrets_of", "webhook_secret"]

_LONG_PATH = 16


def webhook_secret(settings: Settings) -> str:
    """Return the webhook's secret; without one in the settings, every process derives the same."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.get_secret_value()
    token = _plain(settings.bot_token)
    return hmac.digest(token.encode(), b"clippings: secret of the webhook", "sha256").hex()


def secrets_of(settings: Settings) -> list[str]:
    """Return what no log may hold, the token left out: passwords as they are and as written."""
    database = urlsplit(_plain(settings.database_url)).password or ""
    found = {database, unquote(database), _plain(settings.webhook_secret)}
    found |= {_plain(part) for proxy in settings.proxies for part in (proxy.user, proxy.password)}
    if settings.webhook_url is not None:
        found.add(webhook_secret(settings))
        path = urlsplit(_plain(settings.webhook_url)).path
        # Some put their secret there; a short path stands in other words.
        found.add(path.strip("/") if len(path) > _LONG_PATH else "")
    return sorted(found - {""}, key=len, reverse=True)


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
