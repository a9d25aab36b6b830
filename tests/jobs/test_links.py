"""jobs/links.py and jobs/link_rows.py"""

import pytest

from jobs import link_rows, links, update_tokens
from jobs.job import LeaseLostError
from providers import http
from providers.defi_records import Pool
from providers.faults import UpstreamError

WITHOUT_CHARTS = "excludeTotalDataChart=true&excludeTotalDataChartBreakdown=true"
LISTS = {
    "defillama": {
        "/v2/chains",
        "/protocols",
        f"/overview/fees?dataType=dailyRevenue&{WITHOUT_CHARTS}",
    },
    "defillama_stablecoins": {"/stablecoins?includePrices=true"},
    "defillama_yields": {"/pools"},
    "coingecko": {"/api/v3/coins/list?include_platform=true"},
}


@pytest.fixture
def coins(live):
    """Some coins of the sandbox."""
    names = (
        "bitcoin",
        "ethereum",
        "aave",
        "dogecoin",
        "global-dollar",
        "stasis-eurs",
        "hyperliquid",
    )
    return {name: live.token(name, name.upper()[:20]) for name in names}


@pytest.fixture
def run(live, tools, upstreams, leased):
    def _run():
        live.run("delete from core.jobs")
        return links.run(leased("links", "links"), tools)

    return _run


def _count(live, kind):
    return live.one("select count(*) from core.defi_catalog where kind = %s", kind).count


def test_every_list_is_asked_for_once_and_stored(live, coins, run, upstreams):
    counts = run()

    assert {name: set(paths) for name, paths in upstreams.calls().items()} == LISTS
    assert {times for paths in upstreams.calls().values() for times in paths.values()} == {1}
    assert (counts["chain"], counts["protocol"]) == (32, 66)
    assert counts["pool"] == _count(live, "pool") > 100
    assert counts["links"] == 5  # two chains, a protocol, and one coin that is both
    assert counts["contracts"] > 0
    assert counts["kinds"] == 3  # two stablecoins and a token


def test_no_exchange_and_no_small_pool_is_in_the_catalog(live, coins, run):
    run()
    assert live.all("select from core.defi_catalog where category = 'CEX'") == []
    smallest = live.one("select min(tvl_usd) from core.defi_catalog where kind = 'pool'").min
    assert smallest >= 1e6


@pytest.mark.parametrize(("usd", "listed"), [(999_999.0, []), (1e6, ["1"])])
def test_a_pool_of_a_million_dollars_is_large_enough(usd, listed):
    pool = Pool("1", "p", "Base", "X", usd, 1.0, None, None, None, False)
    assert [row["ref"] for row in link_rows.pools([pool])] == listed


def test_coins_learn_what_they_are(live, coins, run):
    run()
    rows = live.all("select coingecko_id, kind, pegged_to from core.ucie_tokens")
    assert {row.coingecko_id: (row.kind, row.pegged_to) for row in rows} == {
        "bitcoin": ("native", None),
        "ethereum": ("native", None),
        "aave": ("token", None),
        "dogecoin": ("native", None),
        "global-dollar": ("stablecoin", "usd"),
        "stasis-eurs": ("stablecoin", "eur"),
        "hyperliquid": ("native", None),
    }


def test_coins_are_linked_to_chains_protocols_and_contracts(live, coins, run):
    run()
    rows = live.all("select token_id::text, provider, ref from core.token_links where ok")
    found = {(row.token_id, row.provider): row.ref for row in rows}
    assert found[coins["bitcoin"], "defillama_chain"] == "Bitcoin"
    assert found[coins["hyperliquid"], "defillama_chain"] == "Hyperliquid L1"
    assert found[coins["hyperliquid"], "defillama"] == "hyperliquid"
    assert found[coins["aave"], "defillama"] == "aave"
    assert found[coins["aave"], "ethereum_contract"].startswith("0x")
    assert not [key for key in found if key[0] == coins["dogecoin"]]


def test_what_a_chain_holds_in_stablecoins_is_in_its_row(live, coins, run):
    run()
    rows = live.all("select ref, body from core.defi_catalog where kind = 'chain'")
    held = {row.ref: row.body["stablecoins_usd"] for row in rows}
    assert held["Ethereum"] > 1e11
    assert held["Bitcoin"] is None


@pytest.mark.parametrize(
    ("provider", "kept"),
    [
        ("defillama_yields", {"chain", "protocol"}),
        ("defillama_stablecoins", {"chain", "protocol", "pool"}),
        ("coingecko", {"chain", "protocol", "pool"}),
        ("defillama", set()),
    ],
)
def test_a_list_that_cannot_be_had_fails_the_run_and_no_other(
    live, coins, run, upstreams, provider, kept
):
    upstreams.fault(provider, "html")
    with pytest.raises(UpstreamError) as failure:
        run()
    assert failure.value.provider == provider
    kinds = {row.kind for row in live.all("select distinct kind from core.defi_catalog")}
    assert kinds == kept


def test_what_was_there_stays_when_a_list_cannot_be_had(live, coins, run, upstreams):
    counts = run()
    live.age("core.defi_catalog", "1 day")
    for provider in LISTS:
        upstreams.fault(provider, "error_500")
    with pytest.raises(UpstreamError):
        run()
    assert _count(live, "protocol") == counts["protocol"]
    assert live.one(
        "select max(as_of) < now() - interval '23 hours' as old from core.defi_catalog"
    ).old
    assert live.one(
        "select kind from core.ucie_tokens where coingecko_id = 'global-dollar'"
    ).kind == ("stablecoin")


def test_stablecoins_that_are_not_known_are_not_called_none(live, coins, run, upstreams):
    upstreams.fault("defillama_stablecoins", "html")
    with pytest.raises(UpstreamError):
        run()
    body = live.one("select body from core.defi_catalog where ref = 'Ethereum'").body
    assert "stablecoins_usd" not in body


def test_what_is_switched_off_is_not_asked(live, coins, run, upstreams):
    kept = {n: e for n, e in upstreams.endpoints().items() if not n.startswith("defillama")}
    http.configure(kept)
    counts = run()
    assert set(upstreams.calls()) == {"coingecko"}
    assert set(counts) == {"kinds", "contracts"}


def test_a_job_that_was_lost_stores_nothing(live, coins, tools, upstreams, leased):
    job = leased("links", "links")
    live.run("update core.jobs set owner = gen_random_uuid()")
    with pytest.raises(LeaseLostError):
        links.run(job, tools)
    assert _count(live, "chain") == 0


def test_the_first_list_of_coins_asks_for_the_links(live, tools, upstreams, leased):
    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    assert live.one("select count(*) from core.jobs where kind = 'links'").count == 1
