"""What the DeFi card says in words: how much is deposited, how that moved, what it earns for whom.

A sentence whose values are missing is left out; no sentence says what anybody ought to do.
"""

from collections.abc import Sequence

from blueprints.presentation import numbers
from blueprints.presentation.cards import Json

_SPANS = (("7d", "a week ago"), ("1d", "a day before"))
_FLAT = 0.05  # percent: less than that is no change


def write(data: Json, coin: Json) -> list[str]:
    """Say in words what the figures show."""
    if not data["applicable"]:
        return _not_applicable(data, coin)
    said = [
        _deposits(data, coin),
        _fees(data),
        _spread(data),
        _size(data),
        _traded(data),
        _counted(data),
    ]
    return [sentence for sentence in said if sentence]


def listed(names: Sequence[str]) -> str:
    """Write a list of names: one, one and two, one, two and 3 more."""
    if len(names) < 2:
        return "".join(names)
    if len(names) > 3:
        return f"{names[0]}, {names[1]} and {len(names) - 2} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _not_applicable(data: Json, coin: Json) -> list[str]:
    if data["coin"]["kind"] == "stablecoin":
        return [
            f"{coin['name']} holds a peg: how much of it circulates stands under Market.",
            "Deposits of it are those of the protocols that take it.",
        ]
    return [
        f"{coin['name']} is not tied to a chain or protocol that DefiLlama measures.",
        "Nothing is missing here, and nothing is counted against its quality.",
    ]


def _deposits(data: Json, coin: Json) -> str:
    held = f"People have deposited {numbers.money(data['tvl']['usd'])} {_place(data, coin)}"
    return f"{held}{_compared(data['tvl'])}."


def _place(data: Json, coin: Json) -> str:
    if data["kind"] == "protocol":
        return f"in {coin['name']}"
    names = [part["name"] for part in data["chains"] or []]
    return f"on the {names[0]} chain" if len(names) == 1 else f"on {listed(names)}"


def _compared(tvl: Json) -> str:
    month, price = tvl["change_30d_pct"], tvl["price_effect_30d_pct"]
    if month is not None and price is not None:
        return f", {_more(month)} a month ago while the coin's price {_moved(price)}"
    for span, since in _SPANS:
        if (change := tvl[f"change_{span}_pct"]) is not None:
            return f", {_more(change)} {since}"
    return ""


def _more(change: float) -> str:
    if abs(change) < _FLAT:
        return "as much as"
    return f"{numbers.percent(abs(change))} {'more' if change > 0 else 'less'} than"


def _moved(change: float) -> str:
    if abs(change) < _FLAT:
        return "stayed where it was"
    return f"{'rose' if change > 0 else 'fell'} {numbers.percent(abs(change))}"


def _fees(data: Json) -> str:
    paid, kept = _of(data, "fees", "d1_usd"), _of(data, "revenue", "d1_usd")
    if paid is None:
        return ""
    said = f"Users paid {numbers.money(paid)} in fees yesterday"
    if kept is None or paid <= 0:
        return f"{said}."
    whom = "the protocol" if data["kind"] == "protocol" else "the chain and its protocols"
    return f"{said}; {numbers.percent(100 * kept / paid)} of that stayed with {whom}."


def _spread(data: Json) -> str:
    parts = data["chains"] or []
    if data["kind"] != "protocol" or not parts:
        return ""
    first, others = parts[0], data["chain_count"] - 1
    if not others:
        return f"All of it is on {first['name']}."
    rest = f"{others} other chain{'' if others == 1 else 's'}"
    share = numbers.percent(100 * first["share"])
    return f"{share} of it is on {first['name']}, the rest on {rest}."


def _size(data: Json) -> str:
    held, years = data["ratios"]["mcap_tvl"], data["ratios"]["price_fees"]
    if held is None:
        return ""
    said = f"All coins together are worth {numbers.multiple(held)} times the deposits"
    if years is None:
        return f"{said}."
    return f"{said} and {numbers.multiple(years, 1)} years of fees at the pace of the last 30 days."


def _traded(data: Json) -> str:
    traded = _of(data, "dex_volume", "d1_usd")
    if not traded:
        return ""
    where = "there" if data["kind"] == "protocol" else "on exchanges of the chain"
    return f"{numbers.money(traded)} were traded {where} yesterday."


def _counted(data: Json) -> str:
    said = "Staked, borrowed and pool2 deposits are not counted."
    if data["tvl"]["includes"]["double_counted"]:
        return f"{said} These deposits are at work in other protocols and counted there too."
    return said


def _of(data: Json, name: str, span: str) -> float | None:
    value: float | None = data[name][span] if data[name] else None
    return value
