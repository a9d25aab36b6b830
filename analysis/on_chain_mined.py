"""Chains of the Bitcoin family for the on-chain analysis, as Blockchair alone knows them.

Its `fee_sat_byte` is what its last block suggests to pay: it stands as the fee for half an hour
where nobody tells fees by speed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from analysis import on_chain_points, reasons
from analysis.ask import Answer
from analysis.chain_trail import Call, ChainTrail
from analysis.on_chain_parts import Found, Holdings, Part, Shares, part
from analysis.subject import History
from providers import blockchair, http
from quant.absent import NOT_APPLICABLE, NOT_PUBLISHED, NOT_SUPPORTED, Absent

SECONDS = 2.5
RANKED_FOR = timedelta(hours=24)  # so long a ranking of addresses is not asked for again
STATS, BALANCES = "blockchair:stats", "blockchair:balances"
CHANGE_PATH, RETARGET_AT = "network.retarget.change_est_pct", "network.retarget.at"
PATHS = {
    "network.height": "height",
    "network.tip_at": "tip_at",
    "network.block_interval_s": "block_interval_s",
    "network.hashrate_hs": "hashrate_hs",
    "network.difficulty": "difficulty",
    "mempool.tx": "mempool_tx",
    "fees.half_hour_sat_vb": "fee_sat_byte",
    "activity.tx_24h": "tx_24h",
    "supply.circulating": "supply",
    "supply.issued_24h": "issued_24h",
}


def collect(
    chain: str, history: History, *, now: datetime, trail: ChainTrail, has_epochs: bool
) -> Found:
    """Ask about one of Blockchair's chains; `has_epochs` says that its difficulty has any."""
    ranked = remembered_shares(history, now)
    answers = trail.ask(stats_calls(chain) | balances_calls(chain, ranked), seconds=SECONDS)
    if not answers:
        return Found([])
    return Found(
        [stats_part(answers[STATS])],
        otherwise={} if has_epochs else {"network.retarget": NOT_APPLICABLE},
        scan=NOT_SUPPORTED,
        holdings=holdings(answers, ranked, now),
        largest_usd=largest(answers[STATS]),
    )


def stats_calls(chain: str) -> dict[str, Call]:
    """Return the question for a chain's last day, if Blockchair may be asked."""
    if not http.is_enabled(blockchair.NAME):
        return {}
    return {STATS: lambda deadline: blockchair.stats(chain, deadline=deadline)}


def remembered_shares(history: History, now: datetime) -> Shares | None:
    """Return what the richest addresses held when they were last asked for, within a day."""
    if not http.is_enabled(blockchair.NAME):
        return None
    top10, top100 = (
        on_chain_points.remembered(history, name, blockchair.NAME, now - RANKED_FOR)
        for name in on_chain_points.SHARES
    )
    if top10 is None or top100 is None or top10.at != top100.at:
        return None
    return Shares(top10.value, top100.value, top10.at)


def balances_calls(chain: str, ranked: Shares | None) -> dict[str, Call]:
    """Return the question for the richest addresses, unless they were ranked within a day."""
    if ranked is not None or not http.is_enabled(blockchair.NAME):
        return {}
    return {BALANCES: lambda deadline: blockchair.largest_balances(chain, deadline=deadline)}


def stats_part(answer: Answer[Any]) -> Part:
    """Return what Blockchair says of a chain, as of its newest block."""
    told = answer.value
    at = None if told is None else told.tip_at or told.as_of
    made = part(blockchair.NAME, answer, PATHS, at)
    change = retarget_at = None
    if told is not None and told.retarget_at is not None:
        retarget_at = told.retarget_at.timestamp()
        if told.difficulty is not None and told.next_difficulty is not None:
            change = (told.next_difficulty / told.difficulty - 1) * 100
    extra = {CHANGE_PATH: change, RETARGET_AT: retarget_at}
    return made._replace(figures={**made.figures, **extra})


def largest(answer: Answer[Any]) -> Part:
    """Return the largest transaction of 24 hours, as Blockchair tells it."""
    told = answer.value
    at, usd = (None, None) if told is None else (told.as_of, told.largest_usd)
    return Part(blockchair.NAME, answer.error, at, {"usd": usd})


def holdings(
    answers: Mapping[str, Answer[Any]], ranked: Shares | None, now: datetime
) -> Holdings | Shares | Absent:
    """Return the largest balances, or what is remembered of them, or why there are none."""
    if BALANCES not in answers:
        return NOT_PUBLISHED if ranked is None else ranked
    answer = answers[BALANCES]
    if answer.value is None:
        return reasons.of_errors([answer.error])
    return Holdings(answer.value, now)
