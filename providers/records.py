"""What the upstream clients hand out: plain records, the same whichever provider answered.

A value that the provider did not give, or gave as nonsense, is None and never 0. Money is in US
dollars unless a record says otherwise; percents are percents (1.5 means 1.5 %). Times are aware
and in UTC. Nothing here asks, computes or stores anything.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple


class Candle(NamedTuple):
    """One bar of a price series; a bar made from closes alone has no open, high and low."""

    open_at: int
    open: float | None
    high: float | None
    low: float | None
    close: float
    volume_base: float | None
    volume_quote: float | None
    closed: bool


class CandlePage(NamedTuple):
    """Candles before a moment, oldest first: all that there are from `since` (seconds) on.

    `since` is None when there are no older ones to be had.
    """

    candles: list[Candle]
    since: int | None


class Ticker(NamedTuple):
    """What one venue says about one pair now; prices are in `quote`, "USD" or "USDT"."""

    price: float
    bid: float | None
    ask: float | None
    volume_24h_base: float | None
    change_24h_pct: float | None
    high_24h: float | None
    low_24h: float | None
    quote: str
    as_of: datetime


class Listing(NamedTuple):
    """What one aggregator says about one coin; `ref` is the aggregator's own id, as text."""

    ref: str
    symbol: str
    name: str
    rank: int | None
    image_url: str | None
    price_usd: float | None
    market_cap_usd: float | None
    fdv_usd: float | None
    volume_24h_usd: float | None
    high_24h_usd: float | None
    low_24h_usd: float | None
    change_1h_pct: float | None
    change_24h_pct: float | None
    change_7d_pct: float | None
    change_30d_pct: float | None
    change_1y_pct: float | None
    circulating_supply: float | None
    total_supply: float | None
    max_supply: float | None
    infinite_supply: bool | None
    ath_usd: float | None
    ath_at: datetime | None
    atl_usd: float | None
    atl_at: datetime | None
    as_of: datetime | None
    week_usd: tuple[float, ...] | None = None  # hourly prices of seven days, oldest first


class Match(NamedTuple):
    """One coin of an aggregator's search answer."""

    ref: str
    symbol: str
    name: str
    rank: int | None
    image_url: str | None


class Story(NamedTuple):
    """One piece of news or a post as a service lists it; its texts may hold markup.

    `url` is an http or https address, `source` names the publisher, `tags` are the provider's own
    (tickers or ids of coins), `categories` its publisher's. Votes are counts since it was
    published. `language` is None where nobody said.
    """

    ref: str
    title: str
    summary: str | None
    url: str
    source: str | None
    author: str | None
    published_at: datetime | None
    image_url: str | None
    tags: tuple[str, ...]
    positive_votes: int | None = None
    negative_votes: int | None = None
    categories: tuple[str, ...] = ()
    language: str | None = None


class Network(NamedTuple):
    """How one social network speaks of a coin: share of good posts in percent, weight of them."""

    name: str
    positive_pct: float
    interactions: float


class Talk(NamedTuple):
    """What is said about a coin on social networks, counted over a day."""

    topic: str
    networks: tuple[Network, ...]
    mentions_24h: int | None
    interactions_24h: int | None
    contributors_24h: int | None
    as_of: datetime | None


class SocialRank(NamedTuple):
    """One coin among all in a list of social figures; `ref` is the provider's own id.

    `positive_pct`, `dominance_pct` are percents, `galaxy_score` runs to 100, `alt_rank` from 1.
    """

    ref: str
    symbol: str
    name: str
    topic: str | None
    price_usd: float | None
    positive_pct: float | None
    mentions_24h: int | None
    interactions_24h: int | None
    dominance_pct: float | None
    galaxy_score: float | None
    alt_rank: int | None
    as_of: datetime | None


class FearGreed(NamedTuple):
    """One maker's index of the whole market's mood: 0 is fear, 100 is greed; its own label."""

    value: float
    label: str | None
    as_of: datetime


class CoinPage(NamedTuple):
    """What an aggregator's page of one coin adds to its listing.

    `votes_up_pct` is the share of its visitors who voted for a rise, of an unknown number.
    `contracts` are addresses by the aggregator's name of the chain; `platform` is the first chain
    of a token and None for a coin with a chain of its own.
    """

    ref: str
    votes_up_pct: float | None
    tvl_usd: float | None
    categories: tuple[str, ...]
    platform: str | None
    contracts: Mapping[str, str]
    as_of: datetime | None


class Contract(NamedTuple):
    """What one venue says about one perpetual contract now.

    Prices are of the contract's own unit, in US dollars or USDT: where a thousand coins are traded
    as one they are a thousand times as high, and only who knows the coin divides them.
    `funding_rate` is the fraction that holders of longs pay those of shorts every `interval_h`
    hours; negative the other way round. `oi_usd` counts one side. `lost` names the fields whose
    question failed, each with its error code; a field that is None without that is not published.
    """

    mark_price: float
    index_price: float | None
    funding_rate: float | None
    interval_h: float | None
    next_funding_at: datetime | None
    oi_usd: float | None
    volume_24h_usd: float | None
    long_account_share: float | None
    as_of: datetime
    lost: Mapping[str, str]


class FundingPoint(NamedTuple):
    """One payment: the fraction per `interval_h` hours, None where no neighbour tells them."""

    at: datetime
    rate: float
    interval_h: float | None


class InterestPoint(NamedTuple):
    """What was open at one moment, one side, in US dollars."""

    at: datetime
    oi_usd: float


class Liquidation(NamedTuple):
    """One forced closing; `side` is that of the position, "long" or "short".

    `key` is the same whenever the venue lists the same closing again; `price` is of the contract's
    unit, as in Contract.
    """

    key: str
    at: datetime
    side: str
    price: float
    size_usd: float


class OptionQuote(NamedTuple):
    """One option on a coin: `oi_coins` counts coins, `forward_usd` is the coin's price at its end.

    `volatility` is as it was written, in percent a year or as a fraction.
    """

    expires_at: datetime
    strike_usd: float
    is_call: bool
    oi_coins: float
    volatility: float | None
    forward_usd: float | None
    as_of: datetime


class VolatilityPoint(NamedTuple):
    """A value of a volatility index as it was written, in percent a year or as a fraction."""

    at: datetime
    value: float
