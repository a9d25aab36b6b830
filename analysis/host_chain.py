"""What all tokens of Ethereum share: its newest block, what gas costs, what ether costs.

Blockchair counts the questions of a day, so it is not asked for every token: what ether's own
analysis learned serves all of them until the next one, and Etherscan stands in.
"""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from analysis.ask import Answer
from analysis.chain_trail import Call
from analysis.on_chain_parts import Part, part
from providers import blockchair, etherscan, http
from providers.chain_records import Ethereum

REMEMBERED_SECONDS = 3900.0  # ether is analysed anew every hour
STATS, GAS, BLOCK = "blockchair:chain", "etherscan:gas", "etherscan:block"
TOLD_BY_GAS = {
    "gas.safe_gwei": "safe_gwei",
    "gas.normal_gwei": "normal_gwei",
    "gas.fast_gwei": "fast_gwei",
    "gas.base_gwei": "base_gwei",
}
TOLD_BY_BLOCK = {"network.height": "height", "network.tip_at": "at"}
TOLD_BY_STATS = {
    "network.height": "height",
    "network.tip_at": "tip_at",
    "gas.safe_gwei": "gas_safe_gwei",
    "gas.normal_gwei": "gas_normal_gwei",
    "gas.fast_gwei": "gas_fast_gwei",
    "ether_usd": "price_usd",
}

_learned: list[tuple[float, Ethereum]] = []  # at most one: time.monotonic(), what was told


def remembered() -> Ethereum | None:
    """Return what Blockchair said within about an hour in this process."""
    moment, told = _learned[0] if _learned else (0.0, None)
    return told if time.monotonic() - moment <= REMEMBERED_SECONDS else None


def learn(told: Ethereum | None) -> None:
    """Remember what Blockchair said of the chain, if it did."""
    if told is not None:
        _learned[:] = [(time.monotonic(), told)]


def calls() -> dict[str, Call]:
    """Return what is to be asked first: nothing while the last answer is remembered."""
    if remembered() is not None:
        return {}
    if not http.is_enabled("blockchair"):
        return second_calls()
    return {STATS: lambda deadline: blockchair.ethereum(deadline=deadline)}


def second_calls() -> dict[str, Call]:
    """Return what is to be asked where Blockchair could not tell."""
    if not http.is_enabled("etherscan"):
        return {}
    return {
        GAS: lambda deadline: etherscan.gas(deadline=deadline),
        BLOCK: lambda deadline: etherscan.latest_block(deadline=deadline),
    }


def parts(answers: Mapping[str, Answer[Any]], now: datetime) -> list[Part]:
    """Turn answers, or what is remembered, into parts; the price of ether is `ether_usd`."""
    found = of_etherscan(answers, now)
    told = answers[STATS].value if STATS in answers else remembered()
    if STATS in answers:
        learn(told)
    if STATS in answers or told is not None:
        found.append(of_blockchair(answers.get(STATS, Answer(told, None, None)), TOLD_BY_STATS))
    return found


def of_etherscan(answers: Mapping[str, Answer[Any]], now: datetime) -> list[Part]:
    """Turn what Etherscan says of gas and of the newest block into parts."""
    found = []
    if GAS in answers:
        found.append(part("etherscan", answers[GAS], TOLD_BY_GAS, now))
    if BLOCK in answers:
        block = answers[BLOCK].value
        found.append(part("etherscan", answers[BLOCK], TOLD_BY_BLOCK, block and block.at))
    return found


def of_blockchair(answer: Answer[Any], paths: Mapping[str, str]) -> Part:
    """Turn what Blockchair says of the chain into a part; `paths` as in on_chain_parts."""
    return part("blockchair", answer, paths, answer.value and answer.value.tip_at)
