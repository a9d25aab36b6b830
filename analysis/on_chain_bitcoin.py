"""Bitcoin for the on-chain analysis: mempool.space and Blockchain.com, Blockchair where they fail.

Blockchair is asked for the richest addresses too, for nobody else ranks them. They and the charts
of Blockchain.com change once a day: what is stored of them is not asked for again, for the one
wants no more than a question in ten seconds, and the other counts the questions of a day.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from analysis import on_chain_blocks, on_chain_days, on_chain_mined, on_chain_points
from analysis.ask import Answer
from analysis.chain_trail import Call, ChainTrail
from analysis.on_chain_fold import STALE_AFTER, timely
from analysis.on_chain_parts import Found, Part, part
from analysis.on_chain_points import METRICS, Kept
from analysis.subject import History
from providers import blockchain_info, http, mempool
from providers.chain_records import Block

CHAIN, ASSET = "bitcoin", "btc"
FIRST_SECONDS, FALLBACK_SECONDS = 1.6, 0.8
TIP, BLOCKS = "mempool:tip", "mempool:blocks"
STATS = "blockchain_info:stats"
CHARTED_FOR = timedelta(hours=36)  # after its end a day is charted within half a day

OF_MEMPOOL = {  # by question, the attribute of its answer for each path
    "mempool:fees": {
        "fees.fast_sat_vb": "fast_sat_vb",
        "fees.half_hour_sat_vb": "half_hour_sat_vb",
        "fees.hour_sat_vb": "hour_sat_vb",
        "fees.economy_sat_vb": "economy_sat_vb",
    },
    "mempool:queue": {"mempool.tx": "tx", "mempool.vbytes": "vbytes"},
    "mempool:retarget": {
        "network.retarget.change_est_pct": "change_est_pct",
        "network.retarget.blocks_left": "blocks_left",
        "network.retarget.at": "at",
        "network.block_interval_s": "block_interval_s",
    },
    "mempool:power": {
        "network.hashrate_hs": "hashrate_hs",
        "network.difficulty": "difficulty",
    },
}
OF_STATS = {
    "network.height": "height",
    "network.block_interval_s": "block_interval_s",
    "network.hashrate_hs": "hashrate_hs",
    "network.difficulty": "difficulty",
    "activity.tx_24h": "tx_24h",
    "activity.transfer_volume_24h_usd": "volume_24h_usd",
    "supply.circulating": "supply",
    "supply.issued_24h": "issued_24h",
}
OF_CHARTS = {  # by path, the name of its chart
    "activity.active_addresses_24h": "n-unique-addresses",
    "valuation.mvrv": "mvrv",
}
CORE = (
    "fees.half_hour_sat_vb",
    "network.hashrate_hs",
    "network.height",
    "mempool.tx",
    "activity.tx_24h",
    "supply.circulating",
)


def collect(history: History, *, now: datetime, trail: ChainTrail) -> Found:
    """Ask about Bitcoin, then look through its newest blocks for very large transfers."""
    ranked = on_chain_mined.remembered_shares(history, now)
    charted = _remembered_charts(history, now)
    calls = _calls(charted) | on_chain_mined.balances_calls(CHAIN, ranked)
    answers = trail.ask(calls, seconds=FIRST_SECONDS)
    first = [*_of_mempool(answers, now), *_of_blockchain_info(answers, charted)]
    told = _told([timely(part, now) for part in first])
    parts, largest = first, None
    if not told.issuperset(CORE):
        again = trail.ask(on_chain_mined.stats_calls(CHAIN), seconds=FALLBACK_SECONDS)
        for answer in again.values():
            parts.append(_only(on_chain_mined.stats_part(answer), told))
            largest = on_chain_mined.largest(answer)
    return Found(
        parts + on_chain_days.parts(answers, is_mined=True),
        scan=on_chain_blocks.scan(answers.get(BLOCKS), history, trail),
        holdings=on_chain_mined.holdings(answers, ranked, now),
        largest_usd=largest,
    )


def _remembered_charts(history: History, now: datetime) -> dict[str, Kept]:
    """Return the stored days of charts by path, as far as no newer one is to be expected."""
    return {
        path: kept
        for path in OF_CHARTS
        if (
            kept := on_chain_points.remembered(
                history, METRICS[path], blockchain_info.NAME, now - CHARTED_FOR
            )
        )
    }


def _calls(charted: Mapping[str, Kept]) -> dict[str, Call]:
    calls: dict[str, Call] = {}
    if http.is_enabled(mempool.NAME):
        calls |= {
            "mempool:fees": lambda deadline: mempool.fees(deadline=deadline),
            "mempool:queue": lambda deadline: mempool.queue(deadline=deadline),
            "mempool:retarget": lambda deadline: mempool.retarget(deadline=deadline),
            "mempool:power": lambda deadline: mempool.power(deadline=deadline),
            TIP: lambda deadline: mempool.tip(deadline=deadline),
            BLOCKS: lambda deadline: mempool.blocks(deadline=deadline),
        }
    if http.is_enabled(blockchain_info.NAME):
        calls[STATS] = lambda deadline: blockchain_info.stats(deadline=deadline)
        calls |= {_chart(path): _newest_of(path) for path in OF_CHARTS if path not in charted}
    return calls | on_chain_days.calls(ASSET)


def _chart(path: str) -> str:
    return f"{blockchain_info.NAME}:{OF_CHARTS[path]}"


def _newest_of(path: str) -> Call:
    return lambda deadline: blockchain_info.newest(OF_CHARTS[path], deadline=deadline)


def _of_mempool(answers: Mapping[str, Answer[Any]], now: datetime) -> list[Part]:
    if BLOCKS not in answers:
        return []
    blocks: Sequence[Block] | None = answers[BLOCKS].value
    tip = None if blocks is None else blocks[0]
    at = _moment(tip, now)
    made = [part(mempool.NAME, answers[name], paths, at) for name, paths in OF_MEMPOOL.items()]
    number: int | None = answers[TIP].value
    height = None if number is None else float(number)
    return [
        *made,
        _of_blocks(answers[BLOCKS], tip, at),
        Part(mempool.NAME, answers[TIP].error, at, {"network.height": height}),
    ]


def _moment(tip: Block | None, now: datetime) -> datetime:
    """Return when the server's figures were true: one that stands still is as old as its tip."""
    return now if tip is None or now - tip.at <= STALE_AFTER else tip.at


def _of_blocks(answer: Answer[Any], tip: Block | None, at: datetime) -> Part:
    height, found_at = (None, None) if tip is None else (float(tip.height), tip.at.timestamp())
    figures = {"network.height": height, "network.tip_at": found_at}
    return Part(mempool.NAME, answer.error, at, figures)


def _of_blockchain_info(
    answers: Mapping[str, Answer[Any]], charted: Mapping[str, Kept]
) -> list[Part]:
    if STATS not in answers:
        return []
    told = answers[STATS].value
    made = [
        part(blockchain_info.NAME, answers[STATS], OF_STATS, None if told is None else told.as_of)
    ]
    for path in OF_CHARTS:
        if path in charted:
            kept = charted[path]
            made.append(Part(blockchain_info.NAME, None, kept.at, {path: kept.value}, True))
            continue
        answer = answers[_chart(path)]
        at = answer.value and answer.value.ends_at
        made.append(part(blockchain_info.NAME, answer, {path: "value"}, at, is_daily=True))
    return made


def _told(parts: Sequence[Part]) -> set[str]:
    return {path for part in parts for path, value in part.figures.items() if value is not None}


def _only(part: Part, told: set[str]) -> Part:
    """Leave out what others told: a stand-in fills gaps and corroborates nothing."""
    figures = {path: value for path, value in part.figures.items() if path not in told}
    return part._replace(figures=figures)
