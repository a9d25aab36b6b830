"""config: every setting, read once, refused in one line."""

import json
import re

import pytest

import config

KEY = "thirty-six bytes that look drawn 1-9"


def load(tmp_path, **environ):
    """The settings of this environment, in a DATA_DIR of its own."""
    return config.load({"SECRET_KEY": KEY, "DATA_DIR": str(tmp_path), **environ})


def refusal(tmp_path, **environ):
    """The one line that refuses this environment."""
    with pytest.raises(config.ConfigError) as caught:
        load(tmp_path, **environ)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_the_defaults_are_the_designed_numbers(tmp_path):
    settings = load(tmp_path)

    assert settings.db_pool_max == 20
    assert settings.db_pool_idle_seconds == 30
    assert settings.db_pool_timeout_seconds == 10
    assert settings.slow_call_seconds == 1
    assert settings.trusted_proxy_count == 0
    assert (settings.web_workers, settings.web_threads) == (2, 16)
    assert settings.log_format == "text"
    assert settings.sandbox


def test_the_data_folder_belongs_to_the_project_unless_it_is_absolute(tmp_path):
    assert config.data_dir({}) == config.ROOT / "var"
    assert config.data_dir({"DATA_DIR": "elsewhere"}) == config.ROOT / "elsewhere"
    assert config.data_dir({"DATA_DIR": str(tmp_path)}) == tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_POOL_MAX", "many"),
        ("DB_POOL_MAX", "0"),
        ("DB_POOL_MAX", "1"),  # fewer than web processes
        ("DB_POOL_IDLE_SECONDS", "-1"),
        ("DB_POOL_TIMEOUT_SECONDS", "nan"),
        ("SLOW_CALL_SECONDS", "0"),
        ("WEB_WORKERS", "2.5"),
        ("WEB_THREADS", "９９"),  # digits of another script
        ("TRUSTED_PROXY_COUNT", "99"),
        ("LOG_FORMAT", "xml"),
        ("MARKET_DATA", "demo"),
        ("DB_PREPARE", "yes"),
        ("COINGECKO_PLAN", "free"),
        ("CAESAR_GENERATION", "c"),
        ("KRAKEN_ENABLED", "maybe"),
        ("KRAKEN_BASE_URL", "api.kraken.com"),
        ("KRAKEN_BASE_URL", "https://user:pw@api.kraken.com"),
        ("KRAKEN_BASE_URL", "https://api.kraken.com:99999"),
        ("NEWS_FEEDS", "https://a.example/rss,file:///etc/passwd"),
        ("NEWS_FEEDS", "https://user@a.example/rss"),
        ("NEWS_FEEDS", "https://decrypt.co/feed,https://decrypt.co/other"),
        ("NEWS_FEEDS", "kraken=https://a.example/rss"),
        ("NEWS_FEEDS", "Bad-Name=https://a.example/rss"),
        ("NEWS_FEEDS", ",".join(f"https://a.example/{n}" for n in range(21))),
        ("PUBLIC_URL", "http://coins.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://bücher.example"),
        ("PUBLIC_URL", "https://a.example?x=1"),
        ("MAIL_URL", "http://mail.example.org"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@b.example\r\nBcc: c@d.example"),
        ("DATABASE_URL", "mysql://db.example.org/x"),
        ("POSTGRES_BIN", "/nowhere"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("SECRET_KEY", "please-change-me-0123456789-abcdefgh"),
        ("SECRET_KEY_PREVIOUS", KEY),  # equal to SECRET_KEY
        ("CRON_SECRET", "short"),
        ("CRON_SECRET", KEY),
        ("METRICS_TOKEN", "0000000000000000"),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path, name, value):
    assert refusal(tmp_path, **{name: value}).startswith(f"{name}: ")


@pytest.mark.parametrize("secret", ["SECRET_KEY", "CRON_SECRET", "METRICS_TOKEN", "MAIL_URL"])
def test_a_refusal_and_the_printed_settings_show_no_secret(tmp_path, secret):
    value = (
        "smtp://u:kT5-hidden-9qLm@host" if secret == "MAIL_URL" else "kT5-hidden-9qLmZ2-wRx8-uv77c"
    )
    if secret == "SECRET_KEY":
        assert "hidden" not in refusal(tmp_path, SECRET_KEY=value)
        value += "more"
    assert "hidden" not in repr(load(tmp_path, **{secret: value}))


def test_no_secret_key_stops_the_start(tmp_path):
    with pytest.raises(config.ConfigError, match=r"^SECRET_KEY: not set"):
        config.load({"DATA_DIR": str(tmp_path)})


def test_stored_secrets_serve_where_the_environment_is_silent(tmp_path):
    stored = {
        "settings": {"SECRET_KEY": KEY[::-1], "CRON_SECRET": "c8Kq-v2Zr-0pLw-x5Nb"},
        "passwords": {"web": "p"},
    }
    (tmp_path / "secrets.json").write_text(json.dumps(stored))

    silent = config.load({"DATA_DIR": str(tmp_path)})
    assert silent.secret_key == KEY[::-1]
    assert silent.cron_secret == "c8Kq-v2Zr-0pLw-x5Nb"
    assert silent.passwords == {"web": "p"}

    spoken = load(tmp_path, CRON_SECRET=" ")
    assert spoken.secret_key == KEY
    assert spoken.cron_secret is None, "set and empty switches the doors off"


def test_a_broken_secrets_file_is_one_line(tmp_path):
    (tmp_path / "secrets.json").write_text('{"settings": ')
    assert refusal(tmp_path).startswith("DATA_DIR: ")


@pytest.mark.parametrize("address", ["http://localhost:1", "http://127.0.0.9", "http://[::1]:80"])
def test_plain_http_is_for_loopback(tmp_path, address):
    assert load(tmp_path, PUBLIC_URL=address).public_url == address


def test_the_demo_asks_no_upstream_but_those_it_was_given(tmp_path):
    settings = load(tmp_path, KRAKEN_BASE_URL="http://127.0.0.1:9/kraken/0/public/")
    asked = {name: upstream for name, upstream in settings.endpoints().items() if upstream.enabled}

    assert list(asked) == ["kraken"]
    assert asked["kraken"].base_url == "http://127.0.0.1:9/kraken/0/public"


def test_the_demo_reads_no_feeds_but_those_it_was_given(tmp_path):
    assert load(tmp_path).news_feeds == ()

    given = "decrypt_rss=http://127.0.0.1:9/decrypt, https://a.example/news/rss/"
    settings = load(tmp_path, NEWS_FEEDS=given)
    assert settings.news_feeds == (
        ("decrypt_rss", "decrypt_rss", "http://127.0.0.1:9/decrypt"),
        ("a.example/news/rss", "feeds", "https://a.example/news/rss/"),
    )
    found = settings.endpoints()["a.example/news/rss"]
    assert found[:4] == ("feeds", "https://a.example/news/rss/", {}, True)


def test_live_reads_the_four_feeds_under_their_own_names(tmp_path):
    feeds = load(tmp_path, MARKET_DATA="live").news_feeds

    names = ["coindesk_rss", "cointelegraph_rss", "decrypt_rss", "theblock_rss"]
    assert [feed.name for feed in feeds] == [feed.provider for feed in feeds] == names
    own = load(tmp_path, NEWS_FEEDS="mine=https://a.example/rss").news_feeds
    assert own == (("mine", "feeds", "https://a.example/rss"),)


def test_live_asks_all_that_need_no_key(tmp_path):
    endpoints = load(tmp_path, MARKET_DATA="live", BYBIT_ENABLED="0").endpoints()

    assert endpoints["binance"] == (
        "binance", "https://data-api.binance.vision", {}, True, {}, frozenset(),
    )  # fmt: skip
    assert endpoints["defillama_yields"].base_url == "https://yields.llama.fi"
    assert not endpoints["bybit"].enabled, "switched off"
    assert not endpoints["newsapi"].enabled, "needs a key"


@pytest.mark.parametrize(
    ("plan", "host", "headers"),
    [
        ("keyless", "https://api.coingecko.com/api/v3", {}),
        ("demo", "https://api.coingecko.com/api/v3", {"x-cg-demo-api-key": "k"}),
        ("pro", "https://pro-api.coingecko.com/api/v3", {"x-cg-pro-api-key": "k"}),
    ],
)
def test_the_plan_decides_host_and_header(tmp_path, plan, host, headers):
    key = {} if plan == "keyless" else {"COINGECKO_API_KEY": "k"}
    found = load(tmp_path, MARKET_DATA="live", COINGECKO_PLAN=plan, **key).endpoints()["coingecko"]

    assert found == ("coingecko", host, headers, True, {}, frozenset())


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("cryptopanic", "auth_token"), ("blockchair", "key"), ("etherscan", "apikey")],
)
def test_some_keys_can_only_be_put_into_the_query(tmp_path, name, parameter):
    key = {f"{name.upper()}_API_KEY": "k"}
    found = load(tmp_path, MARKET_DATA="live", **key).endpoints()[name]

    assert (found.headers, found.enabled, found.query) == ({}, True, {parameter: "k"})
    assert load(tmp_path, MARKET_DATA="live").endpoints()[name].query == {}


def test_a_plan_and_its_key_come_together(tmp_path):
    assert refusal(tmp_path, COINGECKO_PLAN="pro").startswith("COINGECKO_PLAN: ")
    assert refusal(tmp_path, COINGECKO_API_KEY="k").startswith("COINGECKO_PLAN: ")


def test_a_key_of_coinmarketcap_leaves_the_keyless_prefix(tmp_path):
    def found(**environ):
        return load(tmp_path, MARKET_DATA="live", **environ).endpoints()["coinmarketcap"]

    assert found().base_url == "https://pro-api.coinmarketcap.com/public-api"
    keyed = found(COINMARKETCAP_API_KEY="k")
    assert keyed.base_url == "https://pro-api.coinmarketcap.com"
    assert keyed.headers == {"X-CMC_PRO_API_KEY": "k"}


def test_keys_go_where_each_upstream_wants_them(tmp_path):
    keys = ("LUNARCRUSH", "COINDESK_DATA", "NEWSAPI", "ETHERSCAN", "CAESAR", "OPENAI")
    environ = {f"{name}_API_KEY": "k" for name in keys}
    settings = load(tmp_path, MARKET_DATA="live", CAESAR_GENERATION="b", **environ)
    endpoints = settings.endpoints()

    assert endpoints["lunarcrush"].headers == {"Authorization": "Bearer k"}
    assert endpoints["coindesk_data"].headers == {"Authorization": "Apikey k"}
    assert endpoints["newsapi"].headers == {"X-Api-Key": "k"}
    assert endpoints["etherscan"].headers == {}, "its key goes into the query"
    assert settings.api_keys["etherscan"] == "k"
    assert endpoints["caesar"].base_url == "https://alpha.api.trycaesar.com"
    assert all(endpoints[name.lower()].enabled for name in keys)


@pytest.mark.parametrize(
    ("environ", "is_asked"),
    [
        ({"MARKET_DATA": "live"}, False),
        ({"MARKET_DATA": "live", "COINMETRICS_BASE_URL": "https://mirror.example.org/v4"}, False),
        ({"MARKET_DATA": "live", "COINMETRICS_ACCEPT_NONCOMMERCIAL": "1"}, True),
        ({"COINMETRICS_BASE_URL": "http://127.0.0.1:9/coinmetrics/v4"}, True),
        ({"COINMETRICS_ACCEPT_NONCOMMERCIAL": "1"}, False),
    ],
)
def test_a_licence_without_commerce_is_to_be_accepted_first(tmp_path, environ, is_asked):
    assert load(tmp_path, **environ).endpoints()["coinmetrics"].enabled is is_asked
    off = load(tmp_path, **environ, COINMETRICS_ENABLED="0")
    assert not off.endpoints()["coinmetrics"].enabled


def test_a_local_model_needs_no_key(tmp_path):
    endpoints = load(tmp_path, OPENAI_BASE_URL="http://127.0.0.1:11434/v1").endpoints()
    assert endpoints["openai"].enabled


def test_forced_closings_are_asked_for_only_on_wish(tmp_path):
    assert load(tmp_path, MARKET_DATA="live").endpoints()["okx"].extras == frozenset()
    endpoints = load(tmp_path, MARKET_DATA="live", OKX_LIQUIDATIONS="1").endpoints()
    assert {name: found.extras for name, found in endpoints.items() if found.extras} == {
        "okx": {"liquidations"}
    }
    assert refusal(tmp_path, OKX_LIQUIDATIONS="yes").startswith("OKX_LIQUIDATIONS: ")


def test_a_key_never_travels_in_clear(tmp_path):
    line = refusal(tmp_path, NEWSAPI_API_KEY="k", NEWSAPI_BASE_URL="http://news.example.org")
    assert line.startswith("NEWSAPI_BASE_URL: ")


@pytest.mark.parametrize(
    ("environ", "prepares"),
    [
        ({}, True),
        ({"DATABASE_URL": "postgresql://u@db.example.org/x"}, True),
        ({"DATABASE_URL": "postgresql://u@aws-1.pooler.example.org:5432/x"}, False),
        ({"DATABASE_URL": "postgresql://u@db.example.org:6543/x"}, False),
        ({"DATABASE_URL": "postgresql://u@db.example.org:6543/x", "DB_PREPARE": "on"}, True),
        ({"DB_PREPARE": "off"}, False),
    ],
)
def test_statements_are_prepared_except_behind_a_pooler(tmp_path, environ, prepares):
    assert load(tmp_path, **environ).prepares_statements is prepares


def test_the_page_of_settings_says_what_the_table_of_settings_says():
    text = (config.ROOT / "docs" / "settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)

    assert rows == [
        (setting.name, f"`{setting.default}`" if setting.default else "–", setting.meaning)
        for setting in config.SETTINGS
    ]
