"""The fixed vocabulary: why a value is blank, what a source answered, what a provider is called.

Every code of the closed lists has its words here. A code that is not in the list is shown as it
stands, never hidden.
"""

TOO_OLD = "This page was open too long to be accepted. Send it once more."

REASONS = {
    "not_published": "not published by any source",
    "no_key": "needs an API key",
    "provider_failed": "its source did not answer",
    "late": "came too late",
    "no_history": "our own history does not reach back far enough yet",
    "too_short": "too few candles so far",
    "undefined": "cannot be computed from flat or empty data",
    "conflict": "the sources contradict each other",
    "not_applicable": "does not apply to this coin",
    "not_supported": "not offered for this coin",
}

SOURCE_ERRORS = {
    "timeout": "no answer in time",
    "connect": "could not be reached",
    "rate_limited": "limits how often it may be asked",
    "refused": "refuses to answer this server",
    "http_error": "answered with an error",
    "bad_body": "sent something unreadable",
    "no_data": "does not list this coin",
    "outlier": "too far off, not used",
    "stale": "too old, not used",
    "breaker_open": "resting after repeated failures",
}

WARNINGS = {
    "over_budget": "The spending limit for reports is reached; here is what there is.",
    "price_conflict": "Two sources contradict each other on the price.",
    "spare_price": "Too few prices came; DefiLlama's, which rests on CoinGecko's, counts half.",
    "market_cap_conflict": "Two sources contradict each other on the size; the first is shown.",
    "change_24h_conflict": "Two sources contradict each other on the change; the first is shown.",
    "volume_24h_conflict": "Two sources contradict each other on the volume; the first is shown.",
    "fear_greed_conflict": "The two indexes of fear and greed are far apart; the middle counts.",
    "usdt_assumed_par": "One Tether is counted as one dollar: its own price is not known now.",
    "usdt_quoted": "The candles are priced in Tether, not in dollars.",
    "source_changed": "The candles come from another exchange than before.",
    "not_refreshed": "The exchange gave no newer candles; the stored ones are shown.",
    "series_cut": "The history starts after a hole, or after a jump that nothing confirmed.",
    "series_ended": "This coin no longer trades where it was listed.",
    "not_listed": "No source has a price history of this coin.",
    "too_young": "The history is too short to be read as a chart.",
    "no_futures": "The futures exchanges that were asked have no contract of this coin.",
    "open_interest_unknown": "Every exchange counts the same: how much is open there is not known.",
    "fee_conflict": "Two sources contradict each other on fees; the first is shown.",
    "gas_conflict": "Two sources contradict each other on the price of gas; the first is shown.",
    "hashrate_conflict": "Two sources contradict each other on hash rate; the first is shown.",
    "height_conflict": "Two sources contradict each other on the newest block; the first is shown.",
    "supply_conflict": "Two sources contradict each other on the supply; the first is shown.",
    "tx_24h_conflict": "Two sources contradict each other on transactions; the first is shown.",
    "active_addresses_conflict": "Two sources count addresses differently; the first is shown.",
    "price_unknown": "The price is not known now: fees and transfers have no worth in dollars.",
    "chain_not_supported": "No source that is asked follows this chain.",
    "tvl_conflict": "Two sources contradict each other on the deposits; the first is shown.",
    "deposits_left_out": "A part of the deposits cannot be counted and is left out.",
    "deposits_from_catalog": "A part of the deposits is as the daily list has it.",
    "no_deposits": "DefiLlama measures no chain and no protocol of this coin.",
    "chain_unknown": "The sources that were asked do not know this coin.",
    "issuer_risk_not_measured": "Whether its issuer can pay out is not measured here.",
    "price_from_close": "The price of now is not known: the ranges begin at the last daily close.",
    "young_series": "The history is short: at this age, ranges of 30 days held less often.",
    "gaps": "More than one day in fifty is missing; each counts as a day without a move.",
    "primary_unavailable": "There are no daily candles; the 4-hour ones are read instead.",
    "pegged": "A pegged coin is meant to stand still: how it leans says little.",
}

PROVIDERS = {
    "coingecko": "CoinGecko",
    "coingecko-daily": "CoinGecko daily prices",
    "coingecko-ohlc": "CoinGecko 4-hour prices",
    "coinmarketcap": "CoinMarketCap",
    "kraken": "Kraken",
    "coinbase": "Coinbase",
    "binance": "Binance",
    "alternative_me": "alternative.me",
    "lunarcrush": "LunarCrush",
    "cryptopanic": "CryptoPanic",
    "news_articles": "Stored headlines",
    "coindesk_rss": "CoinDesk",
    "cointelegraph_rss": "Cointelegraph",
    "decrypt_rss": "Decrypt",
    "theblock_rss": "The Block",
    "coindesk_data": "CoinDesk Data",
    "newsapi": "NewsAPI",
    "derivatives": "Stored futures answer",
    "price_snapshots": "Stored market figures",
    "ucie_tokens": "Daily list of coins",
    "metric_points": "Stored on-chain figures",
    "caesar": "Caesar",
    "openai": "The language model",
    "bybit": "Bybit",
    "binance_futures": "Binance Futures",
    "okx": "OKX",
    "deribit": "Deribit",
    "mempool": "mempool.space",
    "blockchain_info": "Blockchain.com",
    "blockchair": "Blockchair",
    "etherscan": "Etherscan",
    "coinmetrics": "Coin Metrics",
    "defillama": "DefiLlama",
    "defillama_coins": "DefiLlama",
    "defi_catalog": "DefiLlama's daily list",
}

ANALYSES = {
    "market-data": "Market",
    "technical": "Charts",
    "sentiment": "Sentiment",
    "news": "News",
    "on-chain": "On-chain",
    "derivatives": "Futures",
    "defi": "DeFi",
    "risk": "Risk",
    "predictions": "Predictions",
}

INTERVALS = {
    "1h": ("Hourly", "hourly", "hour"),
    "4h": ("4-hour", "4-hour", "bar"),
    "1d": ("Daily", "daily", "day"),
    "1w": ("Weekly", "weekly", "week"),
}

_COUNTS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def reason(code: str) -> str:
    """Say why a value is missing."""
    return REASONS.get(code, code)


def source_error(code: str | None) -> str:
    """Say what went wrong at a source."""
    return SOURCE_ERRORS.get(code or "", code or "gave nothing usable")


def warning(code: str) -> str:
    """Say what a warning code of an analysis means."""
    return WARNINGS.get(code, code)


def provider(name: str) -> str:
    """Name a source; `candles:kraken` is the stored history that came from Kraken."""
    kind, _, origin = name.rpartition(":")
    if kind == "cache" and origin not in PROVIDERS:
        return f"{analysis(origin)}, stored answer"
    known = PROVIDERS.get(origin, origin)
    return f"{known}, stored candles" if kind == "candles" else known


def analysis(kind: str) -> str:
    """Name one of our analyses."""
    return ANALYSES.get(kind, kind)


def count(number: int) -> str:
    """Write a small count in words."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)


def sentence(text: str) -> str:
    """Begin a sentence with a capital."""
    return text[:1].upper() + text[1:]
