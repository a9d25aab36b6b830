"""The data of an on-chain answer out of folded figures: each a value, or the reason for none."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from analysis import on_chain_prices
from analysis.moments import iso, iso_of
from analysis.on_chain_fold import Figure, Figures
from analysis.on_chain_parts import Holdings, Shares
from analysis.on_chain_places import ETHEREUM, TOKEN, TVL_ONLY, Place
from analysis.subject import Coin, History
from quant import network
from quant.absent import (
    NO_HISTORY,
    NOT_APPLICABLE,
    NOT_SUPPORTED,
    PROVIDER_FAILED,
    Absent,
)

RANKED = 100  # addresses
WEEK, SLACK = timedelta(days=7), timedelta(hours=12)
NOTE = "Addresses are ranked, not people: exchanges and contracts hold for many."

OBJECTS: Mapping[str, tuple[str, ...]] = {
    "network": ("height", "tip_at", "block_interval_s", "hashrate_hs", "difficulty"),
    "network.retarget": ("change_est_pct", "blocks_left", "at"),
    "fees": ("fast_sat_vb", "half_hour_sat_vb", "hour_sat_vb", "economy_sat_vb"),
    "gas": ("safe_gwei", "normal_gwei", "fast_gwei", "base_gwei"),
    "mempool": ("tx", "vbytes"),
    "activity": ("tx_24h", "active_addresses_24h", "transfer_volume_24h_usd"),
    "supply": ("circulating", "issued_24h", "burnt_24h", "staked"),
    "valuation": ("mvrv", "nvt"),
}
TIMES = ("network.tip_at", "network.retarget.at")
WHOLE = (
    "network.height",
    "network.retarget.blocks_left",
    "mempool.tx",
    "mempool.vbytes",
    "activity.tx_24h",
    "activity.active_addresses_24h",
)
OF_MINED = (
    "network.hashrate_hs",
    "network.difficulty",
    "network.retarget",
    "fees",
    "mempool.vbytes",
    "mempool.blocks_to_clear",
    "mempool.level",
    "changes.hashrate_7d_pct",
)
OF_OTHERS = ("gas", "supply.burnt_24h", "supply.staked")
OF_CHAINS = ("network.block_interval_s", "mempool", "supply.staked")  # tokens have none of these
CHANGES = {
    "tx_change_7d_pct": ("activity.tx_24h", "tx_24h"),
    "active_change_7d_pct": ("activity.active_addresses_24h", "active_24h"),
    "hashrate_7d_pct": ("network.hashrate_hs", "hashrate_hs"),
}

FIELDS = (
    *("chain", "kind", "fees_chain", "note", "network", "fees", "gas", "fee_typical_usd"),
    *("mempool", "activity", "supply", "concentration", "valuation", "changes", "tvl_usd"),
)


class Fields:
    """Makes the fields of one answer."""

    def __init__(self, place: Place, figures: Figures, history: History, now: datetime) -> None:
        self._place, self._figures = place, figures
        self._history, self._now = history, now

    def all(self, coin: Coin, holdings: Holdings | Shares | Absent | None) -> dict[str, Any]:
        """Return all of FIELDS; transfers are not among them."""
        return {
            "chain": self._place.chain,
            "kind": self._place.kind,
            "fees_chain": self._fees_chain(),
            "note": self._note(coin),
            "network": self._object("network", retarget=self._object("network.retarget")),
            "fees": self._object("fees"),
            "gas": self._object("gas"),
            "fee_typical_usd": self._fee_typical_usd(),
            "mempool": self._object("mempool", **self._queue()),
            "activity": self._object(
                "activity",
                tx_change_7d_pct=self._change("tx_change_7d_pct"),
                active_change_7d_pct=self._change("active_change_7d_pct"),
            ),
            "supply": self._object("supply"),
            "concentration": self._concentration(holdings),
            "valuation": self._object("valuation"),
            "changes": _whole({"hashrate_7d_pct": self._hashrate_change()}),
            "tvl_usd": self._value("tvl_usd"),
        }

    def _object(self, name: str, **more: Any) -> dict[str, Any] | Absent:
        made = {field: self._value(f"{name}.{field}") for field in OBJECTS[name]}
        return _whole(made | more)

    def _value(self, path: str) -> Any:
        value = self._figures.value(path)
        if value is None:
            return self._absent(path)
        if path in TIMES:
            return iso_of(min(value, self._now.timestamp()) if path == TIMES[0] else value)
        return int(value) if path in WHOLE and float(value).is_integer() else value

    def _absent(self, path: str) -> Absent:
        """Say why a path has no value, first by what kind of chain this is."""
        kind = self._place.kind
        if (path == "tvl_usd") is not (kind == TVL_ONLY):
            return NOT_SUPPORTED if kind == TVL_ONLY else NOT_APPLICABLE
        of_kind = OF_OTHERS if self._place.is_mined else OF_MINED
        foreign = (*of_kind, *(OF_CHAINS if kind == TOKEN else ()))
        if any(path == name or path.startswith(f"{name}.") for name in foreign):
            return NOT_APPLICABLE
        return self._figures.absent(path)

    def _fees_chain(self) -> str | Absent:
        if self._place.kind == TOKEN and self._figures.get("gas.normal_gwei") is not None:
            return ETHEREUM
        return NOT_APPLICABLE

    def _note(self, coin: Coin) -> str | Absent:
        if self._place.kind != TOKEN or not coin.wraps:
            return NOT_APPLICABLE
        return f"These are figures of its own contract; it stands for {coin.wraps}."

    def _fee_typical_usd(self) -> float | Absent:
        path = "fees.half_hour_sat_vb" if self._place.is_mined else "gas.normal_gwei"
        fee = self._figures.value(path)
        if fee is None:
            return self._absent(path)
        price, lack = on_chain_prices.current(self._history), NO_HISTORY
        if self._place.kind == TOKEN:
            price, lack = self._figures.value("ether_usd"), self._figures.absent("ether_usd")
        if price is None:
            return lack
        if self._place.is_mined:
            return network.payment_usd(fee, price)
        return network.ether_payment_usd(fee, price)

    def _queue(self) -> dict[str, Any]:
        vbytes = self._figures.value("mempool.vbytes")
        if vbytes is None:
            absent = self._absent("mempool.vbytes")
            return {"blocks_to_clear": absent, "level": absent}
        blocks = network.blocks_to_clear(vbytes)
        return {"blocks_to_clear": blocks, "level": network.queue_level(blocks)}

    def _change(self, name: str) -> float | Absent:
        """Return a change of seven days, by the same provider then and now."""
        path, metric = CHANGES[name]
        figure = self._figures.get(path)
        if figure is None:
            return self._absent(path)
        before = _a_week_before(figure, self._history.past.get("points", {}).get(metric, []))
        return NO_HISTORY if before is None else network.change_pct(figure.kept[0].value, before)

    def _hashrate_change(self) -> float | Absent:
        if not self._place.is_mined:
            return NOT_APPLICABLE
        return self._change("hashrate_7d_pct")

    def _concentration(
        self, holdings: Holdings | Shares | Absent | None
    ) -> dict[str, Any] | Absent:
        shares = self._shares(holdings) if isinstance(holdings, Holdings) else holdings
        if shares is None or isinstance(shares, Absent):
            return shares or self._absent("concentration")
        return {
            "top10_share": shares.top10,
            "top100_share": shares.top100,
            "of": "supply",
            "as_of": iso(shares.at),
            "note": NOTE,
        }

    def _shares(self, holdings: Holdings) -> Shares | Absent:
        circulating = self._figures.value("supply.circulating")
        if circulating is None:
            return self._absent("supply.circulating")
        top10, top100 = (sum(holdings.balances[:n]) / circulating for n in (10, RANKED))
        if len(holdings.balances) < RANKED or top100 > 1:
            return PROVIDER_FAILED  # a ranking cut short, or of more than there is
        return Shares(top10, top100, holdings.at)


def _a_week_before(figure: Figure, points: list[list[Any]]) -> float | None:
    first = figure.kept[0]
    wanted = (first.at - WEEK).timestamp()
    near = [
        (abs(at - wanted), value)
        for source, at, value in points
        if source == first.provider and abs(at - wanted) <= SLACK.total_seconds()
    ]
    return min(near)[1] if near else None


def _whole(made: dict[str, Any]) -> dict[str, Any] | Absent:
    """Put one reason in the place of an object that lacks everything for that reason."""
    values = list(made.values())
    if isinstance(values[0], Absent) and all(value == values[0] for value in values):
        return values[0]
    return made
