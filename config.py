"""Every setting: its name, its default, what it means, and how it is read.

The only module that looks into the environment. It imports nothing of ours, opens no
connection and prints nothing; a value it cannot use stops the start with one line.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
SECRETS_FILE = "secrets.json"  # in DATA_DIR; made by supervisor.keys, mode 0600
EXAMPLE_SECRET = re.compile(r"change.?me|secret|passw|example|default|your.?key", re.IGNORECASE)
POOLER_PORTS = (6432, 6543)  # PgBouncer's own, and that of hosted transaction poolers


class ConfigError(Exception):
    """A setting has a value that cannot be used; the text is one line that names it."""


class Upstream(NamedTuple):
    """Where one upstream is asked, with the headers or the parameters that carry its key."""

    name: str
    base_url: str
    headers: Mapping[str, str]
    enabled: bool
    query: Mapping[str, str] = {}
    extras: frozenset[str] = frozenset()  # what is asked of it only if the operator wants it


class NewsFeed(NamedTuple):
    """One news feed: its own name, that of the source its calls are counted for, its address."""

    name: str
    provider: str
    url: str


class Setting(NamedTuple):
    """One setting as the environment knows it; `read` raises ValueError with the reason."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], Any]


class Source(NamedTuple):
    """One upstream as it is shipped: default address, where its key goes, whether it needs one."""

    name: str
    base_url: str
    key_header: str = ""  # "header: text before the key", or "?parameter" of the query
    key_needed: bool = False
    licence: str = ""  # one that forbids commercial use, so that the operator must accept it


def _text(raw: str) -> str:
    if any(ord(character) < 32 for character in raw):
        raise ValueError("holds a control character")
    return raw.strip()


def _optional(raw: str) -> str | None:
    return _text(raw) or None


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", raw.strip()) or not least <= int(raw) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(raw)

    return read


def _seconds(raw: str) -> float:
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", raw.strip()) or float(raw) == 0:
        raise ValueError("must be a number of seconds above 0")
    return float(raw)


def _one_of(*words: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw.strip() not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return raw.strip()

    return read


def _names(*known: str) -> Callable[[str], tuple[str, ...]]:
    def read(raw: str) -> tuple[str, ...]:
        found = tuple(filter(None, map(str.strip, raw.split(","))))
        if found == ("none",):
            return ()
        if not set(found) <= set(known) or len(set(found)) != len(found):
            raise ValueError(f"must be some of {', '.join(known)}, each once, or none")
        return found

    return read


def _switch(raw: str) -> bool:
    if raw.strip() not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return raw.strip() == "1"


def _secret(least: int) -> Callable[[str], str | None]:
    def read(raw: str) -> str | None:
        value = _optional(raw)
        if value is not None and len(value.encode()) < least:
            raise ValueError(f"must be at least {least} bytes long")
        if value is not None and (len(set(value)) < 8 or EXAMPLE_SECRET.search(value)):
            raise ValueError("must be random, and this looks like an example")
        return value

    return read


def _url(*schemes: str) -> Callable[[str], str | None]:
    def read(raw: str) -> str | None:
        value = _optional(raw)
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in schemes or " " in value:
            beginnings = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ValueError(f"must be an address that begins with {beginnings}")
        if parts.port == 0:  # the property itself raises ValueError for what is no port
            raise ValueError("names port 0")
        return value

    return read


def _web_address(raw: str) -> str | None:
    value = _url("http", "https")(raw)
    if value is None:
        return None
    parts = urlsplit(value)
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be scheme://host[:port][/path] and nothing else")
    return value.rstrip("/")


def is_loopback(address: str) -> bool:
    """Whether an address of the web names this machine by its loopback."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _public_url(raw: str) -> str:
    value = _web_address(raw) or ""
    if not value.isascii():
        raise ValueError("must be written as browsers send it: an international name as xn--…")
    if not value.startswith("https://") and not is_loopback(value):
        raise ValueError("must begin with https:// (plain http is for loopback only)")
    return value


def _mail_from(raw: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+|[^<>@]+<[^@\s<>]+@[^@\s<>]+>", _text(raw)):
        raise ValueError("must be an address, or a name with an address in <>")
    return _text(raw)


def _folder(raw: str) -> Path:
    return ROOT / Path(_text(raw)).expanduser()


def _programs(raw: str) -> Path | None:
    if not _text(raw):
        return None
    folder = Path(_text(raw)).expanduser()
    if not (folder / "initdb").is_file():
        raise ValueError(f"{folder} is no folder with PostgreSQL's programs (no initdb in it)")
    return folder.resolve()


def _feeds(raw: str) -> tuple[NewsFeed, ...]:
    found: dict[str, NewsFeed] = {}
    for part in filter(None, map(str.strip, raw.split(","))):
        feed = _feed(part)
        if feed.name in found:
            raise ValueError(f"names {feed.name} twice")
        found[feed.name] = feed
    if len(found) > MOST_FEEDS:
        raise ValueError(f"names more than {MOST_FEEDS} feeds")
    return tuple(found.values())


def _feed(part: str) -> NewsFeed:
    named = re.fullmatch(r"([a-z][a-z0-9_]{0,31})=(.+)", part)
    url = named[2] if named else part
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"{url} is no http or https address")
    of_host = PUBLISHERS.get(parts.hostname.removeprefix("www."), "")
    name = named[1] if named else of_host or f"{parts.hostname}{parts.path.rstrip('/')}"[:100]
    if any(name == source.name.lower() for source in SOURCES):
        raise ValueError(f"{name} is the name of another source")
    return NewsFeed(name, name if name in PUBLISHERS.values() else OTHER_FEEDS, url)


PUBLISHERS = {
    "coindesk.com": "coindesk_rss",
    "cointelegraph.com": "cointelegraph_rss",
    "decrypt.co": "decrypt_rss",
    "theblock.co": "theblock_rss",
}
OTHER_FEEDS = "feeds"  # what the breaker calls all feeds of others
MOST_FEEDS = 20
NEWS_FEEDS = (
    "https://www.coindesk.com/arc/outboundfeeds/rss/,https://cointelegraph.com/rss,"
    "https://decrypt.co/feed,https://www.theblock.co/rss.xml"
)
_database = _url("postgresql", "postgres")

# fmt: off
GENERAL = (
    Setting("DATA_DIR", "var", "Folder of everything that lives: cluster, secrets, letters. Relative to the project.", _folder),
    Setting("DATABASE_URL", "", "Any PostgreSQL from 15 on, as a role that may create roles. Unset: the embedded cluster in DATA_DIR.", _database),
    Setting("DATABASE_READ_URL", "", "Read-only replica for reads that may lag. Unset: the main database.", _database),
    Setting("DATABASE_DIRECT_URL", "", "The same database past a transaction pooler, for LISTEN. Unset: DATABASE_URL.", _database),
    Setting("POSTGRES_BIN", "", "Folder with the programs of a PostgreSQL from 15 on, to be used instead of the embedded wheel's.", _programs),
    Setting("DB_PREPARE", "auto", "Server-side prepared statements: auto (off behind a pooler), on, off.", _one_of("auto", "on", "off")),
    Setting("DB_POOL_MAX", "20", "Database connections of all web processes together.", _whole(1, 1000)),
    Setting("DB_POOL_IDLE_SECONDS", "30", "An idle connection above the minimum is closed after this.", _seconds),
    Setting("DB_POOL_TIMEOUT_SECONDS", "10", "A request waits this long for a connection, then answers 503.", _seconds),
    Setting("SLOW_CALL_SECONDS", "1", "A database call that takes longer is logged by name.", _seconds),
    Setting("SECRET_KEY", "", "Signs sessions and forms; 32 bytes or more. Unset: made at the first start and kept in DATA_DIR.", _secret(32)),
    Setting("SECRET_KEY_PREVIOUS", "", "The key before SECRET_KEY was changed; still accepted, never used to sign.", _secret(32)),
    Setting("CRON_SECRET", "", "Bearer of /api/cron/*; 16 bytes or more. Unset: made at the first start. Set and empty: the doors are off.", _secret(16)),
    Setting("METRICS_TOKEN", "", "Bearer of /metrics, which comes in a later release; 16 bytes or more. Unset: made at the first start.", _secret(16)),
    Setting("PUBLIC_URL", "http://127.0.0.1:8000", "Address in letters and links, and the only name served beside loopback; https unless loopback. ./bin/up fills in its port.", _public_url),
    Setting("TRUSTED_PROXY_COUNT", "0", "Proxies in front whose forwarding headers are believed.", _whole(0, 10)),
    Setting("MAIL_URL", "", "smtp://[user:password@]host[:port] or smtps://. Unset: letters become files in DATA_DIR/mail.", _url("smtp", "smtps")),
    Setting("MAIL_FROM", "Bitcoin Sovereign Technology <no-reply@localhost>", "Sender of letters.", _mail_from),
    Setting("WEB_WORKERS", "2", "Web processes.", _whole(1, 64)),
    Setting("WEB_THREADS", "16", "Threads of one web process.", _whole(1, 256)),
    Setting("STREAMS", "1", "0 switches live connections off; pages then ask again by themselves.", _switch),
    Setting("LOG_FORMAT", "text", "Log lines as text or json.", _one_of("text", "json")),
    Setting("MARKET_DATA", "sandbox", "sandbox: invented, labelled data from a local server. live: the real upstreams.", _one_of("sandbox", "live")),
    Setting("COINGECKO_PLAN", "keyless", "Kind of COINGECKO_API_KEY, which decides host and header: keyless, demo, pro.", _one_of("keyless", "demo", "pro")),
    Setting("CAESAR_GENERATION", "a", "Which of Caesar's two interfaces is spoken: a, b.", _one_of("a", "b")),
    Setting("RESEARCH_ORDER", "caesar,openai", "Who is asked for reports, first who is set up, well and within the limits; none: nobody.", _names("caesar", "openai")),
    Setting("RESEARCH_AUTO", "0", "1 lets the service ask for reports by itself, once a day for each coin that is looked at.", _switch),
    Setting("OPENAI_MODEL", "", "Model asked at OPENAI_BASE_URL; reports are asked of it only with one.", _optional),
    Setting("NEWS_FEEDS", NEWS_FEEDS, "News feeds (RSS or Atom), separated by commas; name= before an address names the feed.", _feeds),
    Setting("OKX_LIQUIDATIONS", "0", "1 asks OKX for forced closings too, which it lists only in part.", _switch),
)

SOURCES = (
    Source("COINGECKO", "https://api.coingecko.com/api/v3", "x-cg-demo-api-key: "),
    Source("COINMARKETCAP", "https://pro-api.coinmarketcap.com/public-api", "X-CMC_PRO_API_KEY: "),
    Source("KRAKEN", "https://api.kraken.com/0/public"),
    Source("COINBASE", "https://api.exchange.coinbase.com"),
    Source("BINANCE", "https://data-api.binance.vision"),
    Source("BINANCE_FUTURES", "https://fapi.binance.com"),
    Source("BYBIT", "https://api.bybit.com"),
    Source("OKX", "https://www.okx.com"),
    Source("DERIBIT", "https://www.deribit.com/api/v2"),
    Source("DEFILLAMA", "https://api.llama.fi"),
    Source("DEFILLAMA_COINS", "https://coins.llama.fi"),
    Source("DEFILLAMA_STABLECOINS", "https://stablecoins.llama.fi"),
    Source("DEFILLAMA_YIELDS", "https://yields.llama.fi"),
    Source("ALTERNATIVE_ME", "https://api.alternative.me"),
    Source("LUNARCRUSH", "https://lunarcrush.com/api4", "Authorization: Bearer ", True),
    Source("COINDESK_DATA", "https://data-api.coindesk.com", "Authorization: Apikey ", True),
    Source("NEWSAPI", "https://newsapi.org/v2", "X-Api-Key: ", True),
    Source("CRYPTOPANIC", "https://cryptopanic.com/api/developer/v2", "?auth_token", True),
    Source("MEMPOOL", "https://mempool.space/api"),
    Source("BLOCKCHAIN_INFO", "https://api.blockchain.info"),
    Source("BLOCKCHAIR", "https://api.blockchair.com", "?key"),
    Source("ETHERSCAN", "https://api.etherscan.io/v2/api", "?apikey", True),
    Source("COINMETRICS", "https://community-api.coinmetrics.io/v4", licence="CC BY-NC 4.0"),
    Source("CAESAR", "https://api.caesar.xyz", "Authorization: Bearer ", True),
    Source("OPENAI", "https://api.openai.com/v1", "Authorization: Bearer ", True),
)
# fmt: on

COINGECKO_PRO = Source("COINGECKO", "https://pro-api.coingecko.com/api/v3", "x-cg-pro-api-key: ")
COINMARKETCAP_PRO = "https://pro-api.coinmarketcap.com"
CAESAR_B = "https://alpha.api.trycaesar.com"


def _settings_of(source: Source) -> list[Setting]:
    name = source.name
    rows = [Setting(f"{name}_BASE_URL", source.base_url, f"Address of {name}.", _web_address)]
    if source.key_header:
        meaning = "asked only with one" if source.key_needed else "asked without one too"
        rows.append(Setting(f"{name}_API_KEY", "", f"Key of {name}; {meaning}.", _optional))
    rows.append(Setting(f"{name}_ENABLED", "1", f"0 switches {name} off.", _switch))
    if source.licence:
        meaning = f"1 accepts {source.licence}, which forbids commercial use; else {name} is asked in the sandbox only."
        rows.append(Setting(f"{name}_ACCEPT_NONCOMMERCIAL", "0", meaning, _switch))
    return rows


SETTINGS = GENERAL + tuple(row for source in SOURCES for row in _settings_of(source))


@dataclass(frozen=True)
class Settings:
    """What the environment asked for, checked. Secrets are kept out of its printed form."""

    data_dir: Path
    database_url: str | None = field(repr=False)
    database_read_url: str | None = field(repr=False)
    database_direct_url: str | None = field(repr=False)
    postgres_bin: Path | None
    db_prepare: str
    db_pool_max: int
    db_pool_idle_seconds: float
    db_pool_timeout_seconds: float
    slow_call_seconds: float
    secret_key: str = field(repr=False)
    secret_key_previous: str | None = field(repr=False)
    cron_secret: str | None = field(repr=False)
    metrics_token: str | None = field(repr=False)
    public_url: str
    trusted_proxy_count: int
    mail_url: str | None = field(repr=False)
    mail_from: str
    web_workers: int
    web_threads: int
    streams: bool
    log_format: str
    market_data: str
    coingecko_plan: str
    caesar_generation: str
    research_order: tuple[str, ...]
    research_auto: bool
    openai_model: str | None
    news_feeds: tuple[NewsFeed, ...]
    okx_liquidations: bool
    passwords: Mapping[str, str] = field(repr=False)  # of the database roles, by role
    api_keys: Mapping[str, str] = field(repr=False)  # by upstream, lower case
    upstreams: Mapping[str, Upstream] = field(repr=False)  # headers carry keys

    @property
    def sandbox(self) -> bool:
        """Whether the market data are invented."""
        return self.market_data == "sandbox"

    @property
    def researchers(self) -> tuple[str, ...]:
        """Who is set up to write reports, in the operator's order."""
        able = {name for name in self.research_order if self.upstreams[name].enabled}
        if not self.openai_model:
            able.discard("openai")
        return tuple(name for name in self.research_order if name in able)

    @property
    def prepares_statements(self) -> bool:
        """Whether connections may keep server-side prepared statements."""
        if self.db_prepare != "auto" or not self.database_url:
            return self.db_prepare != "off"
        parts = urlsplit(self.database_url)
        return parts.port not in POOLER_PORTS and "pooler" not in (parts.hostname or "")

    def endpoints(self) -> dict[str, Upstream]:
        """Every upstream by its lower-case name, and every feed by its own.

        One that may not be asked is not enabled, or not there.
        """
        feeds = {feed.name: Upstream(feed.provider, feed.url, {}, True) for feed in self.news_feeds}
        return {**self.upstreams, **feeds}


def data_dir(environ: Mapping[str, str]) -> Path:
    """DATA_DIR alone, for what must happen before the secrets in it exist."""
    return Path(_read(GENERAL[0], environ))


def load(environ: Mapping[str, str]) -> Settings:
    """Read every setting, or raise ConfigError for the first one that cannot be used."""
    stored = _stored_secrets(data_dir(environ))
    environ = {**stored["settings"], **environ}
    if not environ.get("SECRET_KEY", "").strip():
        environ["SECRET_KEY"] = stored["settings"].get("SECRET_KEY", "")
    values = {setting.name: _read(setting, environ) for setting in SETTINGS}
    _check_together(values)
    if values["MARKET_DATA"] == "sandbox" and not environ.get("NEWS_FEEDS", "").strip():
        values["NEWS_FEEDS"] = ()  # the real feeds have nothing to do with an invented market
    upstreams = [_upstream(source, values, environ) for source in SOURCES]
    return Settings(
        **{setting.name.lower(): values[setting.name] for setting in GENERAL},
        passwords=stored["passwords"],
        api_keys={
            source.name.lower(): values[f"{source.name}_API_KEY"]
            for source in SOURCES
            if values.get(f"{source.name}_API_KEY")
        },
        upstreams={upstream.name: upstream for upstream in upstreams},
    )


def _read(setting: Setting, environ: Mapping[str, str]) -> Any:
    raw = environ.get(setting.name, "")
    try:
        return setting.read(raw if raw.strip() else setting.default)
    except ValueError as error:
        raise ConfigError(f"{setting.name}: {error}") from None


def _stored_secrets(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / SECRETS_FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {"settings": dict(stored["settings"]), "passwords": dict(stored["passwords"])}
    except FileNotFoundError:
        return {"settings": {}, "passwords": {}}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"DATA_DIR: {path} cannot be read ({type(error).__name__})") from None


def _check_together(values: Mapping[str, Any]) -> None:
    if values["SECRET_KEY"] is None:
        raise ConfigError("SECRET_KEY: not set, and DATA_DIR holds none (./bin/up makes one)")
    secrets = ("SECRET_KEY", "SECRET_KEY_PREVIOUS", "CRON_SECRET", "METRICS_TOKEN")
    seen: dict[str, str] = {}
    for name in secrets:
        if values[name] in seen:
            raise ConfigError(f"{name}: must differ from {seen[values[name]]}")
        if values[name] is not None:
            seen[values[name]] = name
    if values["DB_POOL_MAX"] < values["WEB_WORKERS"]:
        raise ConfigError("DB_POOL_MAX: must give each of the WEB_WORKERS one connection")
    if (values["COINGECKO_PLAN"] == "keyless") != (values["COINGECKO_API_KEY"] is None):
        raise ConfigError("COINGECKO_PLAN: demo and pro need COINGECKO_API_KEY, keyless none")


def _upstream(source: Source, values: Mapping[str, Any], environ: Mapping[str, str]) -> Upstream:
    name = source.name
    key = values.get(f"{name}_API_KEY")
    moved = bool(environ.get(f"{name}_BASE_URL", "").strip())
    base_url = values[f"{name}_BASE_URL"]
    if not moved:
        base_url = _default_base_url(source, values)
    if key and base_url.startswith("http://") and not is_loopback(base_url):
        raise ConfigError(
            f"{name}_BASE_URL: must be https, or {name}_API_KEY would travel in clear"
        )
    asked = values[f"{name}_ENABLED"] and (moved or values["MARKET_DATA"] == "live")
    has_key = bool(key) or not source.key_needed or (name == "OPENAI" and moved)
    is_enabled = asked and has_key and _is_accepted(source, values)
    headers, query = _headers(source, values), _query(source, key)
    return Upstream(name.lower(), base_url, headers, is_enabled, query, _extras(source, values))


def _is_accepted(source: Source, values: Mapping[str, Any]) -> bool:
    """Whether the licence stands in the way of asking; invented data have none."""
    if not source.licence or values["MARKET_DATA"] == "sandbox":
        return True
    return bool(values[f"{source.name}_ACCEPT_NONCOMMERCIAL"])


def _default_base_url(source: Source, values: Mapping[str, Any]) -> str:
    if source.name == "COINGECKO" and values["COINGECKO_PLAN"] == "pro":
        return COINGECKO_PRO.base_url
    if source.name == "COINMARKETCAP" and values["COINMARKETCAP_API_KEY"]:
        return COINMARKETCAP_PRO
    if source.name == "CAESAR" and values["CAESAR_GENERATION"] == "b":
        return CAESAR_B
    return source.base_url


def _headers(source: Source, values: Mapping[str, Any]) -> dict[str, str]:
    key = values.get(f"{source.name}_API_KEY")
    if not key or source.key_header.startswith("?"):
        return {}
    if source.name == "COINGECKO" and values["COINGECKO_PLAN"] == "pro":
        source = COINGECKO_PRO
    header, _, before = source.key_header.partition(": ")
    return {header: before + key}


def _extras(source: Source, values: Mapping[str, Any]) -> frozenset[str]:
    wanted = source.name == "OKX" and values["OKX_LIQUIDATIONS"]
    return frozenset({"liquidations"}) if wanted else frozenset()


def _query(source: Source, key: str | None) -> dict[str, str]:
    return {source.key_header[1:]: key} if key and source.key_header.startswith("?") else {}
