"""sandbox.defillama and its three other hosts"""

import pytest

from box import Box

BASE = "/defillama"
DAY = 86400


def test_errors_are_plain_text(box: Box) -> None:
    for path, status, sentence in (
        ("/tvl/nope", 400, b"Protocol not found"),
        ("/protocol/nope", 400, b"Protocol not found"),
        ("/v2/historicalChainTvl/Nope", 404, b"Chain not found"),
        ("/overview/fees/Nope", 500, b"Internal server error"),
        ("/overview/dexs/Quiet Harbour".replace(" ", "%20"), 500, b"Internal server error"),
        ("/overview/fees?dataType=dailyTips", 500, b"Internal server error"),
        ("/nothing", 404, b"Not found"),
    ):
        answer = box.ask(BASE + path)
        assert (answer.status, answer.body) == (status, sentence), path
    refused = box.ask(f"{BASE}/summary/dexs/aave")
    assert refused.status == 400
    assert b"not found, please visit /overview/dexs" in refused.body


def test_tvl_is_a_number_or_a_series_by_route(box: Box, now: float) -> None:
    rows = {row["slug"]: row for row in box.get(f"{BASE}/protocols")}
    number = box.get(f"{BASE}/tvl/lido")
    assert number == pytest.approx(rows["lido"]["tvl"])
    page = box.get(f"{BASE}/protocol/lido")
    assert isinstance(page["tvl"], list)
    assert page["tvl"][-1]["date"] == int(now) // DAY * DAY


def test_sections_stand_beside_the_deposits(box: Box, now: float) -> None:
    rows = {row["slug"]: row for row in box.get(f"{BASE}/protocols")}
    aave = rows["aave-v3"]
    assert {"staking", "borrowed", "Ethereum-borrowed"} <= set(aave["chainTvls"])
    assert sum(aave["chainTvls"].values()) > aave["tvl"] * 1.5
    assert sum(aave["chainTvls"][name] for name in aave["chains"]) == pytest.approx(aave["tvl"])


def test_some_deposits_are_null_negative_or_counted_twice(box: Box, now: float) -> None:
    rows = {row["slug"]: row for row in box.get(f"{BASE}/protocols")}
    assert rows["curve-gauges-legacy"]["tvl"] is None
    assert rows["curve-llamalend"]["tvl"] < 0
    assert "doublecounted" in rows["wbtc"]["chainTvls"]
    assert {row["category"] for row in rows.values()} >= {"CEX", "Bridge", "Liquid Staking"}
    assert any("Ethereum" in row["name"] and row["gecko_id"] is None for row in rows.values())


def test_days_of_fees_add_up_to_the_sums(box: Box, now: float) -> None:
    body = box.get(f"{BASE}/summary/fees/aave?dataType=dailyFees")
    chart, today = body["totalDataChart"], int(now) // DAY * DAY
    assert chart[-1][0] == today
    ended = [value for at, value in chart if at < today]
    assert body["total24h"] == pytest.approx(ended[-1])
    assert body["total7d"] == pytest.approx(sum(ended[-7:]))
    assert body["total30d"] == pytest.approx(sum(ended[-30:]))
    assert "total1y" not in body
    assert chart[-1][1] < ended[-1], "the running day is not over"


def test_revenue_is_a_part_of_the_fees(box: Box, now: float) -> None:
    for path in ("/summary/fees/aave", "/overview/fees/Bitcoin"):
        fees, revenue, holders = (
            box.get(f"{BASE}{path}?dataType={kind}")["total30d"]
            for kind in ("dailyFees", "dailyRevenue", "dailyHoldersRevenue")
        )
        assert fees > revenue > holders > 0


def test_a_chain_is_the_sum_of_what_runs_on_it(box: Box, now: float) -> None:
    body = box.get(f"{BASE}/overview/fees/Bitcoin?excludeTotalDataChart=true")
    assert body["totalDataChart"] == []
    assert body["chain"] == "Bitcoin"
    assert body["total30d"] == pytest.approx(sum(row["total30d"] for row in body["protocols"]))


def test_two_coins_share_a_peg_of_another_currency(box: Box, now: float) -> None:
    body = box.get("/defillama_stablecoins/stablecoins?includePrices=true")
    pegs = {row["gecko_id"]: row["pegType"] for row in body["peggedAssets"]}
    assert {name for name, peg in pegs.items() if peg == "peggedEUR"} == {
        "euro-coin", "stasis-eurs",
    }  # fmt: skip
    assert all(row["price"] > 0 for row in body["peggedAssets"])
    without = box.get("/defillama_stablecoins/stablecoins")["peggedAssets"]
    assert "price" not in without[0]


def test_wild_pools_are_marked(box: Box, now: float) -> None:
    rows = box.get("/defillama_yields/pools")["data"]
    assert {row["outlier"] for row in rows if row["apy"] > 1000} == {True}
    assert {row["outlier"] for row in rows if row["apy"] < 1000} == {False}
    assert len({row["pool"] for row in rows}) == len(rows)
    assert any(row["tvlUsd"] > 1e6 for row in rows if row["outlier"])
    assert any(row["tvlUsd"] < 1e6 for row in rows if not row["outlier"])


def test_prices_leave_out_what_is_unknown(box: Box, now: float) -> None:
    coins = box.get("/defillama_coins/prices/current/coingecko:bitcoin,coingecko:nope,x:y")["coins"]
    assert list(coins) == ["coingecko:bitcoin"]
    assert coins["coingecko:bitcoin"]["confidence"] == 0.99


def test_coingecko_counts_the_same_deposits(box: Box, now: float) -> None:
    for coin, slug in (("aave", "aave"), ("lido-dao", "lido")):
        page = box.get(f"/coingecko/api/v3/coins/{coin}")["market_data"]
        held = box.get(f"{BASE}/tvl/{slug}")
        assert page["total_value_locked"]["usd"] == pytest.approx(held, rel=0.01)
        assert page["mcap_to_tvl_ratio"] > 0
    for coin in ("bitcoin", "dogecoin", "tether", "okb"):
        page = box.get(f"/coingecko/api/v3/coins/{coin}")["market_data"]
        assert page["total_value_locked"] is None
