"""The address of a cluster: what is one, and that its secrets are never shown."""

import pytest

from bot.logs import secrets_of
from bot.settings import SettingsError, load_settings
from bot.values.engine_address import EngineAddress, read_address

SECRET = "p:w@d,/x"
QUOTED = "p%3Aw%40d%2C%2Fx"
KEY = "0123456789abcdef"


@pytest.mark.parametrize(
    ("text", "hosts", "is_tls"),
    [
        ("opensearch://search:9201/clippings", (("search", 9201),), False),
        ("opensearchs://search/clippings", (("search", 9200),), True),
        ("opensearch://a:1,b,[::1]:2/clippings", (("a", 1), ("b", 9200), ("::1", 2)), False),
        (" opensearch://127.0.0.1/clippings ", (("127.0.0.1", 9200),), False),
    ],
)
def test_an_address_names_hosts_and_an_index(
    text: str, hosts: tuple[tuple[str, int], ...], is_tls: bool
) -> None:
    """Several hosts may be given, each with its port, or 9200."""
    assert EngineAddress(hosts, "clippings", is_tls) == read_address(text)


def test_a_user_has_a_password() -> None:
    """Both are read with what is quoted in them, and neither is in the address's text."""
    address = read_address(f"opensearchs://bot:{QUOTED}@a,b/clippings")
    found = [one.get_secret_value() for one in (address.user, address.password) if one]

    assert ["bot", SECRET] == found
    assert "opensearchs://a:9200,b:9200/clippings" == str(address)
    assert (False, False) == (SECRET in repr(address), QUOTED in repr(address))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "search:9200",
        "http://search:9200/clippings",
        "opensearch://search:9200",
        "opensearch://search:9200/",
        "opensearch://search:9200/Clippings",
        "opensearch://search:9200/a/b",
        "opensearch:///clippings",
        "opensearch://search:99999/clippings",
        "opensearch://a,,b/clippings",
        f"opensearch://{KEY}@search/clippings",
        f"opensearch://:{KEY}@search/clippings",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    """The error says what an address looks like, and repeats nothing of it."""
    with pytest.raises(ValueError, match="must") as caught:
        read_address(text)

    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("engine", f"opensearch://bot:{KEY}@search", "ENGINE must end with the name of an index"),
        ("engine_key", "short", "ENGINE_KEY must have 16 to 200 characters"),
    ],
)
def test_a_setting_that_is_wrong_is_named(name: str, value: str, said: str) -> None:
    """The sentence names the setting, and shows no secret."""
    with pytest.raises(SettingsError) as caught:
        load_settings(**{name: value})

    assert (True, False) == (said in str(caught.value), value in str(caught.value))


def test_no_secret_of_the_cluster_is_shown() -> None:
    """The text of the settings has none of them, and the log hides all."""
    settings = load_settings(
        engine=f"opensearch://bot:{QUOTED}@search/clippings",
        engine_key=KEY,
        engine_api_key="an-api-key",
    )

    assert [] == [one for one in (SECRET, QUOTED, KEY, "an-api-key") if one in repr(settings)]
    assert {SECRET, QUOTED, KEY, "an-api-key"} <= set(secrets_of(settings))
