"""Coins, what is stored of their chains, and a sandbox whose time stands still: for on-chain."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from analysis import host_chain, on_chain
from analysis.result import Result
from analysis.subject import Coin, History, Link
from providers import http
from sandbox import clock, ether
from sandbox.coins import every
from upstreams import Upstreams

NOON = 1_772_625_600.0  # 2026-03-04, 12:00 UTC
BUDGET_SECONDS = 4.0
PRICES = {"bitcoin": 90_000.0, "ethereum": 3_000.0, "litecoin": 84.0}
KINDS = {"tether": "stablecoin", "wrapped-bitcoin": "wrapped"}


def coin_of(name: str, **changes: Any) -> Coin:
    """A coin of the sandbox as the database would describe it, its chain or contract linked."""
    known = every()[name]
    contract = ether.contract(known)
    links = {"ethereum_contract": Link(contract, 1.0, True, None)} if contract else {}
    made = Coin(
        token_id="8c8b9e2e-6a5f-4c8e-9d53-0f2b6b0f5a11",
        coingecko_id=name,
        asset_key=known.symbol.upper(),
        ticker=known.symbol.upper(),
        name=known.name,
        rank=1,
        kind=KINDS.get(name, "token" if contract else "native"),
        pegged_to="peggedUSD" if name == "tether" else None,
        wraps="bitcoin" if name == "wrapped-bitcoin" else None,
        same_symbol_count=1,
        holds_symbol=True,
        price_usd=PRICES.get(name),
        links=links,
    )
    return made._replace(**changes)


def past(name: str = "bitcoin", **changes: Any) -> dict[str, Any]:
    """What private.on_chain_past says of a coin never looked at; or with what is different."""
    return {
        "threshold_usd": 10_000_000 if name == "bitcoin" else 1_000_000,
        "mark": None,
        "known": [],
        "recent": {"count": 0, "sum_usd": 0, "largest_usd": None},
        "transfers": [],
        "points": {},
        "daily": {},
        "prices": [],
    } | changes


class ChainWorld:
    """Every upstream of chains, at one moment."""

    def __init__(self, upstreams: Upstreams, patch: pytest.MonkeyPatch) -> None:
        self.upstreams = upstreams
        self._patch = patch
        self.at = NOON
        self.move(NOON)
        self.configure()

    def move(self, at: float) -> None:
        """Stop the sandbox's clock at another moment."""
        self.at = at
        self._patch.setattr(clock, "now", lambda: at)

    @property
    def now(self) -> datetime:
        """The moment at which the clock stands."""
        return datetime.fromtimestamp(self.at, UTC)

    def configure(self, *, with_keys: bool = False, without: tuple[str, ...] = ()) -> None:
        """Point the clients at the sandbox; Coin Metrics is asked where its licence is accepted."""
        host_chain._learned.clear()
        endpoints = self.upstreams.endpoints(with_keys=with_keys)
        off = without if with_keys else (*without, "coinmetrics")
        http.configure(
            {name: end._replace(enabled=end.enabled and name not in off)
             for name, end in endpoints.items()}
        )  # fmt: skip

    def history(self, name: str, **changes: Any) -> History:
        """Nothing stored but a price of a minute ago; or with what is different."""
        market = {
            "price_usd": PRICES.get(name, 1.0),
            "market_cap_usd": None,
            "volume_24h_usd": None,
            "at": self.at - 60,
        }
        return History([], 1.0, market=market, past=past(name))._replace(**changes)

    def build(self, name: str = "bitcoin", coin: Coin | None = None, **stored: Any) -> Result:
        """Make the analysis of a coin."""
        return on_chain.build(
            coin or coin_of(name),
            self.history(name, **stored),
            now=self.now,
            deadline=time.monotonic() + BUDGET_SECONDS,
        )


@contextlib.contextmanager
def standing(upstreams: Upstreams, patch: pytest.MonkeyPatch) -> Iterator[ChainWorld]:
    """A world of chains that stands still until the block ends."""
    upstreams.heal()
    try:
        yield ChainWorld(upstreams, patch)
    finally:
        http.configure({})
        upstreams.heal()


def reasons(result: Result) -> dict[str, str]:
    """Every missing path with its reason."""
    return {entry["path"]: entry["reason"] for entry in result.data["missing"]}


def errors(result: Result) -> dict[str, str | None]:
    """What went wrong at each source."""
    return {source.name: source.error for source in result.sources}
