"""Once a day: what coins are called and do elsewhere, from lists too long for any other time.

Chains and protocols are taken in together, for a coin belongs to both or to neither; every further
list on its own. One that cannot be had takes nothing away, and fails the run after the others were
stored, so that the queue tries again.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeVar

from jobs import link_rows
from jobs.job import Job, Tools, keep, of_owner
from jobs.link_rows import Rows
from providers import (
    coingecko_list,
    defillama,
    defillama_fees,
    defillama_stablecoins,
    defillama_yields,
    http,
)
from providers.faults import UpstreamError

SECONDS = 130.0  # for one list, a second attempt included

T = TypeVar("T")


def run(job: Job, tools: Tools) -> dict[str, int]:
    """Take in all lists; the counts. Raises UpstreamError when one of them could not be had."""
    lists = Lists(job, tools)
    counts: Counter[str] = Counter()
    if http.is_enabled(defillama.NAME):
        counts.update(_catalog(job, tools, lists))
    counts.update(_names(job, tools, lists))
    if lists.failures:
        raise lists.failures[0]
    return dict(counts)


class Lists:
    """The lists of one run, each asked for once; what went wrong is remembered."""

    def __init__(self, job: Job, tools: Tools) -> None:
        self.failures: list[UpstreamError] = []
        self._job, self._tools = job, tools

    def ask(self, provider: str, call: Callable[..., T]) -> T | None:
        """Return a list, or None where its provider is off or fails; the lease begins anew."""
        if not http.is_enabled(provider):
            return None
        keep(self._job, self._tools)
        try:
            return call(deadline=time.monotonic() + SECONDS)
        except UpstreamError as failure:
            self.failures.append(failure)
            return None


def _catalog(job: Job, tools: Tools, lists: Lists) -> Mapping[str, int]:
    chains = lists.ask(defillama.NAME, defillama.chains)
    protocols = lists.ask(defillama.NAME, defillama.protocols)
    if chains is None or protocols is None:
        return {}
    stablecoins = lists.ask(defillama_stablecoins.NAME, defillama_stablecoins.stablecoins)
    revenue = lists.ask(defillama_fees.NAME, defillama_fees.monthly_revenue)
    catalog = {
        "chain": link_rows.chains(chains, stablecoins),
        "protocol": link_rows.protocols(protocols, revenue or {}),
    }
    counts = Counter(_stored_catalog(job, tools, catalog))
    pools = lists.ask(defillama_yields.NAME, defillama_yields.pools)
    if pools is not None:
        counts.update(_stored_catalog(job, tools, {"pool": link_rows.pools(pools)}))
    if stablecoins is not None:
        counts.update(_stored_names(job, tools, link_rows.stablecoins(stablecoins), None))
    return counts


def _names(job: Job, tools: Tools, lists: Lists) -> dict[str, int]:
    contracts = lists.ask(coingecko_list.NAME, coingecko_list.contracts)
    if contracts is None:
        return {}
    return _stored_names(job, tools, None, link_rows.contracts(contracts))


def _stored_catalog(job: Job, tools: Tools, catalog: dict[str, Rows]) -> dict[str, int]:
    counts = tools.gateway.call("work.store_catalog", job=job.id, owner=job.owner, catalog=catalog)
    return of_owner(job, counts)


def _stored_names(
    job: Job, tools: Tools, stablecoins: Rows | None, contracts: Rows | None
) -> dict[str, int]:
    counts = tools.gateway.call(
        "work.store_coin_names",
        job=job.id,
        owner=job.owner,
        stablecoins=stablecoins,
        contracts=contracts,
    )
    return of_owner(job, counts)
