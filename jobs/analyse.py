"""Make one analysis of one coin: read what is stored, ask what is missing, store it all at once.

One coin, one type, one fetch, however many wait for it. The recipe knows nothing of the database;
no transaction is open while an upstream is asked.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from analysis.recipes import RECIPES
from analysis.result import LinkCheck, NoSource, Result, Source
from analysis.subject import Coin, History, Link, Series
from jobs.job import Job, Tools
from jobs.json_text import dumps, plain
from providers.records import Candle

SPARE_SECONDS = 0.1  # of the budget, for storing


def run(job: Job, tools: Tools) -> None:
    """Make and store the analysis, or leave word of what became of each source."""
    begun = tools.gateway.call("work.begin_analysis", job=job.id, owner=job.owner)
    if begun is None:
        return
    deadline = time.monotonic() + begun["budget_ms"] / 1000 - SPARE_SECONDS
    coin = coin_of(begun["coin"])
    recipe = RECIPES[begun["analysis_type"]]
    try:
        result = recipe(coin, history_of(begun), now=datetime.now(UTC), deadline=deadline)
    except NoSource as failure:
        tools.gateway.call(
            "work.fail_analysis",
            job=job.id,
            owner=job.owner,
            token_id=coin.token_id,
            sources=_sources(failure.sources),
            links=_links(failure.links),
        )
    else:
        _store(job, tools, coin, begun["analysis_type"], result)


def coin_of(row: Mapping[str, Any]) -> Coin:
    """A coin as work.begin_analysis describes it."""
    links = {
        provider: Link(
            link["ref"],
            link["multiplier"],
            link["ok"],
            datetime.fromtimestamp(link["checked_at"], UTC),
        )
        for provider, link in row["links"].items()
    }
    return Coin(**{**row, "links": links})


def series_of(rows: Sequence[Mapping[str, Any]]) -> list[Series]:
    """Candle series as private.stored_candles gives them."""
    return [
        Series(
            series["source"],
            series["interval_s"],
            [Candle._make([*row, True]) for row in series["candles"]],
        )
        for series in rows
    ]


def history_of(begun: Mapping[str, Any]) -> History:
    """What is stored of a coin; every stored candle is a closed one."""
    return History(
        series=series_of(begun["series"]),
        usdt_usd=begun["usdt_usd"],
        prices=[(datetime.fromtimestamp(at, UTC), price) for at, price in begun["prices"]],
        previous=begun["previous"],
        market=begun["market"],
        past=begun["past"],
    )


def _store(job: Job, tools: Tools, coin: Coin, analysis_type: str, result: Result) -> None:
    stored = tools.gateway.call(
        "work.store_analysis",
        job=job.id,
        owner=job.owner,
        token_id=coin.token_id,
        type=analysis_type,
        data=dumps(result.data),
        quality=result.quality,
        coverage=float(result.coverage),
        sources=_sources(result.sources),
        sandbox=tools.settings.sandbox,
        candles=_candles(result.candles),
        links=_links(result.links),
        kept=plain(result.kept),
    )
    if stored == "stored" and analysis_type == "research" and _buys_by_itself(tools):
        tools.gateway.call("work.request_research", token_id=coin.token_id)


def _buys_by_itself(tools: Tools) -> bool:
    """Tell whether the operator wants reports that nobody asked for."""
    return tools.settings.research_auto and bool(tools.settings.researchers)


def _sources(sources: Sequence[Source]) -> list[dict[str, Any]]:
    return [plain(source._asdict()) for source in sources]


def _links(links: Sequence[LinkCheck]) -> list[dict[str, Any]]:
    """The checks, the last word on a provider counting."""
    return list({link.provider: plain(link._asdict()) for link in links}.values())


def _candles(series: Sequence[Series]) -> list[dict[str, Any]]:
    return [
        {
            "source": one.source,
            "interval_s": one.interval_s,
            "candles": [list(candle[:7]) for candle in one.candles],
        }
        for one in series
    ]
