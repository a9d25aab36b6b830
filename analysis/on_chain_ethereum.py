"""Ethereum for the on-chain analysis: ether itself and its tokens.

Asks and sorts what is said into parts; folding, weighing and naming what is missing is the frame's.
Who is not enabled is not asked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis import host_chain, on_chain_days, on_chain_prices, token_transfers
from analysis.ask import Answer
from analysis.chain_trail import Call, ChainTrail
from analysis.on_chain_parts import Found, Part, part
from analysis.subject import History
from providers import blockchair, etherscan, http
from quant.absent import NO_KEY, NOT_SUPPORTED, Absent

ASSET = "eth"  # at Coin Metrics
FIRST_SECONDS, SECOND_SECONDS = 2.5, 1.4  # of the two rounds of questions
SUPPLY, TRANSFERS, TOKEN = "etherscan:supply", "etherscan:transfers", "blockchair:token"
STATS = host_chain.TOLD_BY_STATS | {
    "network.block_interval_s": "block_interval_s",
    "activity.tx_24h": "tx_24h",
    "mempool.tx": "mempool_tx",
    "supply.circulating": "supply",
    "supply.burnt_24h": "burnt_24h",
}


def native(*, now: datetime, trail: ChainTrail) -> Found:
    """Ask about ether and its chain: Etherscan with a key, Blockchair, Coin Metrics if accepted."""
    answers = trail.ask(_native_calls(), seconds=FIRST_SECONDS)
    parts = host_chain.of_etherscan(answers, now)
    if SUPPLY in answers:
        paths = {"supply.circulating": "circulating"}
        parts.append(part("etherscan", answers[SUPPLY], paths, now))
    largest = None
    if "blockchair" in answers:
        host_chain.learn(answers["blockchair"].value)
        parts.append(_of_blockchair(answers["blockchair"]))
        largest = _largest(answers["blockchair"])
    parts += on_chain_days.parts(answers, is_mined=False)
    return Found(parts, _keyless(), scan=NOT_SUPPORTED, largest_usd=largest)


def token(contract: str, history: History, *, now: datetime, trail: ChainTrail) -> Found:
    """Ask about a token of Ethereum: Blockchair, with a key Etherscan too, who knows transfers.

    The chain's own figures (block, gas) are those of the host.
    """
    answers = trail.ask(_token_calls(contract), seconds=FIRST_SECONDS)
    later = _later_calls(contract, answers)
    if later:
        answers |= trail.ask(later, seconds=SECOND_SECONDS)
    parts = []
    if TOKEN in answers:
        parts.append(_of_token(answers[TOKEN], history, now))
    if SUPPLY in answers:
        value, error = answers[SUPPLY].value, answers[SUPPLY].error
        parts.append(Part("etherscan", error, now, {"supply.circulating": value}))
    parts += host_chain.parts(answers, now)
    scan = token_transfers.scan(answers.get(TRANSFERS), history)
    return Found(parts, _keyless(), scan=scan)


def _native_calls() -> dict[str, Call]:
    calls: dict[str, Call] = {}
    if http.is_enabled("etherscan"):
        calls |= host_chain.second_calls()
        calls[SUPPLY] = lambda deadline: etherscan.supply(deadline=deadline)
    if http.is_enabled("blockchair"):
        calls["blockchair"] = lambda deadline: blockchair.ethereum(deadline=deadline)
    return calls | on_chain_days.calls(ASSET)


def _token_calls(contract: str) -> dict[str, Call]:
    calls: dict[str, Call] = host_chain.calls()
    if http.is_enabled("blockchair"):
        calls[TOKEN] = lambda deadline: blockchair.erc20(contract, deadline=deadline)
    if http.is_enabled("etherscan"):
        calls[TRANSFERS] = lambda deadline: etherscan.token_transfers(contract, deadline=deadline)
    return calls


def _later_calls(contract: str, answers: Mapping[str, Answer[Any]]) -> dict[str, Call]:
    """Return what Etherscan is to be asked after Blockchair failed."""
    calls: dict[str, Call] = {}
    if not http.is_enabled("etherscan"):
        return calls
    if host_chain.STATS in answers and answers[host_chain.STATS].value is None:
        calls |= host_chain.second_calls()
    known = answers[TOKEN].value if TOKEN in answers else None
    moved = answers[TRANSFERS].value
    if (known is None or known.supply is None) and moved:
        places = moved[0].decimals
        calls[SUPPLY] = lambda deadline: etherscan.token_supply(contract, places, deadline=deadline)
    return calls


def _of_blockchair(answer: Answer[Any]) -> Part:
    made, told = host_chain.of_blockchair(answer, STATS), answer.value
    moved, price = (None, None) if told is None else (told.volume_24h, told.price_usd)
    return _with_volume(made, moved, price)


def _of_token(answer: Answer[Any], history: History, now: datetime) -> Part:
    paths = {"supply.circulating": "supply", "activity.tx_24h": "tx_24h"}
    made, moved = part("blockchair", answer, paths, now), answer.value and answer.value.volume_24h
    return _with_volume(made, moved, on_chain_prices.current(history))


def _with_volume(made: Part, moved: float | None, price_usd: float | None) -> Part:
    worth = None if moved is None or price_usd is None else moved * price_usd
    return made._replace(figures={**made.figures, "activity.transfer_volume_24h_usd": worth})


def _largest(answer: Answer[Any]) -> Part:
    told = answer.value
    at, usd = (None, None) if told is None else (told.tip_at, told.largest_usd)
    return Part("blockchair", answer.error, at, {"usd": usd})


def _keyless() -> dict[str, Absent]:
    """Say what only Etherscan tells where it is not asked."""
    return {} if http.is_enabled("etherscan") else {"gas.base_gwei": NO_KEY}
