"""What the on-chain card says in words: what sending costs, how busy the chain is, what moved.

A sentence whose values are missing is left out; no sentence says what anybody ought to do.
"""

from datetime import timedelta

from blueprints.presentation import numbers, on_chain_transfers, on_chain_units, times, words
from blueprints.presentation.cards import Json
from blueprints.presentation.on_chain_units import read

_LEVEL = 0.5  # percent: less is no change worth a sentence
_DAY = timedelta(days=1)


def write(data: Json, coin: Json) -> list[str]:
    """Say in words what the figures show."""
    if not data["applicable"]:
        return [_inapplicable(data, coin["name"])]
    said = [
        _fee(data, coin["name"]),
        _gas(data),
        _deposits(data, coin["name"]),
        _power(data),
        _activity(data, coin["name"]),
        _made_and_burnt(data, coin["ticker"]),
        _supply(data, coin["ticker"]),
        _transfer(data, coin["ticker"]),
        _holders(data),
        data["note"] or "",
    ]
    found = [sentence for sentence in said if sentence]
    return found or [f"Of the chain of {coin['name']} no figure is known right now."]


def _inapplicable(data: Json, name: str) -> str:
    if "chain_unknown" in data["warnings"]:
        return f"The sources that were asked do not know {name}: nothing is shown."
    return f"No source that is asked follows the chain of {name}: nothing is shown."


def _fee(data: Json, name: str) -> str:
    if data["fee_typical_usd"] is None or not data["fees"]:
        return ""
    cost = on_chain_units.fee(data["fee_typical_usd"])
    said = f"Sending {name.lower()} within half an hour costs about {cost}"
    queue = read(data, "mempool.blocks_to_clear")
    if queue is None:
        return f"{said}."
    return f"{said}; the queue would clear in {on_chain_units.blocks(max(queue, 1))}."


def _gas(data: Json) -> str:
    normal = read(data, "gas.normal_gwei")
    if normal is None:
        return ""
    chain = words.sentence(data["fees_chain"] or data["chain"])
    price = on_chain_units.gwei(normal)
    if data["fee_typical_usd"] is None:
        return f"A unit of gas on {chain} costs {price}."
    cost = on_chain_units.fee(data["fee_typical_usd"])
    said = f"Sending ether on {chain} costs about {cost}, at {price} a unit of gas"
    return f"{said}; moving a token takes more gas." if data["fees_chain"] else f"{said}."


def _deposits(data: Json, name: str) -> str:
    if data["kind"] != "tvl_only" or data["tvl_usd"] is None:
        return ""
    return (
        f"Applications on {name} hold deposits worth {numbers.money(data['tvl_usd'])}. "
        "Blocks, fees and addresses of this chain are not followed."
    )


def _power(data: Json) -> str:
    moved = read(data, "changes.hashrate_7d_pct")
    if moved is None:
        return ""
    if abs(moved) < _LEVEL:
        return "Computing power is about what it was a week ago."
    side = "above" if moved > 0 else "below"
    return f"Computing power is {numbers.percent(abs(moved))} {side} last week."


def _activity(data: Json, name: str) -> str:
    count = read(data, "activity.tx_24h")
    if count is None:
        return ""
    what = f"{name} moved" if data["kind"] == "token" else "The chain carried"
    unit = "times" if data["kind"] == "token" else "transactions"
    said = f"{what} {on_chain_units.counted(count)} {unit} in 24 hours"
    moved = read(data, "activity.tx_change_7d_pct")
    if moved is None:
        return f"{said}."
    if abs(moved) < _LEVEL:
        return f"{said}, as a week ago."
    return (
        f"{said}, {numbers.percent(abs(moved))} {'more' if moved > 0 else 'fewer'} than a week ago."
    )


def _made_and_burnt(data: Json, ticker: str) -> str:
    made, burnt = read(data, "supply.issued_24h"), read(data, "supply.burnt_24h")
    if burnt is None:
        return ""
    destroyed = f"{on_chain_units.coins(burnt, ticker)} were burnt"
    if made is None:
        return f"In 24 hours {destroyed}."
    return f"In 24 hours {on_chain_units.coins(made, ticker)} were made and {destroyed}."


def _supply(data: Json, ticker: str) -> str:
    count = read(data, "supply.circulating")
    if data["kind"] != "token" or count is None:
        return ""
    chain = words.sentence(data["chain"])
    return f"Its contract on {chain} counts {on_chain_units.coins(count, ticker)}."


def _transfer(data: Json, ticker: str) -> str:
    since = times.known_moment(data["as_of"]) - _DAY
    recent = [one for one in data["transfers"] or [] if times.known_moment(one["at"]) > since]
    if not recent:
        return _none_seen(data["transfers_summary"])
    largest = max(recent, key=lambda transfer: transfer["amount_usd"])
    moved = on_chain_transfers.amount(largest, ticker)
    said = f"{words.sentence(moved)} ({numbers.money(largest['amount_usd'])}) "
    said += f"moved in block {numbers.score(largest['height'])}"
    kind = on_chain_transfers.kind(largest)
    if largest["certainty"] == "upper_bound":
        return f"{said}; this {kind}."
    return f"{said}, {kind}." if kind else f"{said}."


def _none_seen(summary: Json | None) -> str:
    """Say that there was no large transfer, and in how much of the chain."""
    if not summary or summary["count_24h"] != 0:
        return ""
    least = f"No transfer of {numbers.money(summary['threshold_usd'])} or more"
    covered, read = summary["coverage_share"], summary["blocks_scanned"]
    if covered is None and read:
        return f"{least} was found in the {on_chain_units.blocks(read)} looked through so far."
    if covered is None or covered >= 1:
        return f"{least} was seen in 24 hours."
    share = on_chain_units.share(covered)
    return f"{least} was seen in 24 hours; {share} of the newest blocks were read."


def _holders(data: Json) -> str:
    top = read(data, "concentration.top10_share")
    if top is None:
        return ""
    return (
        f"The ten largest addresses hold {on_chain_units.share(top)} of all coins; "
        "exchanges and contracts among them stand for many owners."
    )
