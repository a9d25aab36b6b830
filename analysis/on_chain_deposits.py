"""Chains of other families for the on-chain analysis: DefiLlama knows what is deposited there."""

from datetime import datetime, timedelta
from typing import Any

from analysis.ask import Answer
from analysis.chain_trail import Call, ChainTrail
from analysis.on_chain_parts import Found, Part
from providers import defillama, http
from quant.absent import NOT_SUPPORTED

SECONDS = 2.5
DAY = timedelta(days=1)


def collect(chain: str, *, now: datetime, trail: ChainTrail) -> Found:
    """Ask what is deposited on a chain, in US dollars; `chain` is DefiLlama's name of it."""
    calls: dict[str, Call] = {}
    if http.is_enabled(defillama.NAME):
        calls[defillama.NAME] = lambda deadline: defillama.chain_history(chain, deadline=deadline)
    answers = trail.ask(calls, seconds=SECONDS)
    return Found([_part(answer, now) for answer in answers.values()], scan=NOT_SUPPORTED)


def _part(answer: Answer[Any], now: datetime) -> Part:
    """Take the last day, which may still be running, as it stands now."""
    value, at = None, None
    if answer.value:
        last = answer.value[-1]
        value, at = last.value_usd, min(now, last.at + DAY)
    return Part(defillama.NAME, answer.error, at, {"tvl_usd": value})
