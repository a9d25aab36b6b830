"""analysis/spare_price.py: what DefiLlama adds to a price that few others gave."""

from datetime import timedelta

import pytest

from analysis import market_data
from analysis.missing import faults
from analysis.result import NoSource
from fixed_answers import MODULES, NOW, PRICES, listing
from providers import defillama_coins, http
from providers.defi_records import CoinPrice

SPARE = "defillama_coins"
FOUR = ("coingecko", "coinmarketcap", "kraken", "coinbase")
FRESH = CoinPrice("bitcoin", 77640.0, 0.99, NOW - timedelta(seconds=20))


@pytest.fixture
def spare(world, monkeypatch):
    """The five of the market and DefiLlama."""
    monkeypatch.setattr(defillama_coins, "price", world.stand_in(SPARE, "price"))
    world.tell(SPARE, "price", FRESH)
    _enable(*MODULES, SPARE)
    return world


def _enable(*names):
    http.configure({name: http.Endpoint(name, "http://127.0.0.1:9", {}, True) for name in names})


@pytest.fixture
def build(spare, coin, history, linked, now, soon):
    """Build market-data of Bitcoin while everybody fails who is not in `up`."""

    def _build(*up, about=None, asked=FOUR):
        _enable(*asked, SPARE)
        for name in asked:
            if name not in up:
                spare.fail(name)
        return market_data.build(about or coin(links=linked), history(), now=now, deadline=soon)

    return _build


def _outcome(sources):
    return {source.name: (source.ok, source.error) for source in sources}.get(SPARE)


@pytest.mark.parametrize("up", [("coingecko", "kraken"), ("kraken", "coinbase"), FOUR])
def test_where_two_prices_came_it_is_neither_asked_nor_named(spare, build, up):
    made = build(*up)
    assert spare.calls(SPARE) == []
    assert _outcome(made.sources) is None
    assert "spare_price" not in made.data["warnings"]


def test_one_price_is_folded_with_half_of_it(spare, build):
    made = build("coingecko")
    assert spare.calls(SPARE) == [("price", "bitcoin")]
    # (2 * 77671 + 77640) / 3, and 31 dollars of 77655.5
    assert made.data["price_usd"] == pytest.approx(77660.6666667)
    assert (made.data["price_low_usd"], made.data["price_high_usd"]) == (77640.0, 77671.0)
    assert made.data["price_spread_pct"] == 0.0399
    assert made.data["warnings"] == ["spare_price"]
    assert _outcome(made.sources) == (True, None)
    assert made.sources[-1].name == SPARE
    # A = (4 * 1 + 5 * 0.7) / 9, N = (4 * 0.625 + 5 * 0.5) / 9, F = 1, H = 2 / 5
    assert made.quality == 74
    assert faults(made.data) == []


def test_it_is_an_aggregator_and_nothing_that_is_traded(build):
    made = build("kraken")
    assert [(row["name"], row["kind"]) for row in made.data["per_source"]] == [
        ("kraken", "venue"), (SPARE, "aggregator"),
    ]  # fmt: skip
    assert made.data["price_usd"] == pytest.approx((2 * PRICES["kraken"] + 77640.0) / 3)
    assert made.data["vwap_usd"] == PRICES["kraken"]


def test_it_is_no_second_source(build):
    made = build("coingecko", asked=("coingecko",))
    assert made.quality == 75  # of 94
    assert made.data["quality_parts"]["corroboration"] == 1.0


def test_alone_it_gives_a_price_that_is_little_trusted(build):
    made = build(asked=tuple(MODULES))
    assert made.data["price_usd"] == 77640.0
    assert made.data["warnings"] == ["spare_price"]
    # C = 4 / 9, A = 0.7, N = 0.5 + 0.5 * (0.5 - 1) / 2, F = 1, H = 1 / 6
    assert made.quality == 27
    assert made.data["market_cap_usd"] is None
    assert made.kept["price"]["sources"] == 1
    assert faults(made.data) == []


def test_a_price_that_it_contradicts_stays_and_is_said_to_be_contradicted(spare, build):
    spare.tell(SPARE, "price", FRESH._replace(price_usd=70000.0))
    made = build("coingecko")
    assert made.data["price_usd"] == 77671.0
    assert made.data["warnings"] == ["price_conflict"]
    assert _outcome(made.sources) == (False, "outlier")
    assert made.quality <= 60


@pytest.mark.parametrize("error", sorted(http.ERROR_CODES))
def test_that_it_failed_has_its_reason_and_costs_no_answer(spare, build, error):
    spare.fail(SPARE, error)
    made = build("coingecko")
    assert made.data["price_usd"] == 77671.0
    assert made.data["warnings"] == []
    assert _outcome(made.sources) == (False, error)
    # as without it (66), but for one answer less of those asked for, unless "unknown" is one
    assert made.quality == (68 if error == "no_data" else 65)


def test_its_failure_explains_no_value_that_it_never_has(spare, build):
    spare.tell("coingecko", "markets", [listing("other", 1.0)])
    spare.fail(SPARE, "timeout")
    made = build("coingecko", "kraken", asked=("coingecko", "kraken"))
    missing = {entry["path"]: entry["reason"] for entry in made.data["missing"]}
    assert missing["market_cap_usd"] == "not_published"
    assert missing["venue_gap"] == "not_published"


@pytest.mark.parametrize(("minutes", "error"), [(-5, "stale"), (5, "stale"), (-3, None)])
def test_a_price_of_another_time_is_none(spare, build, minutes, error):
    spare.tell(SPARE, "price", FRESH._replace(as_of=NOW + timedelta(minutes=minutes)))
    assert _outcome(build("coingecko").sources) == (error is None, error)


def test_all_down_with_it_is_no_answer(spare, build):
    spare.fail(SPARE, "http_error")
    with pytest.raises(NoSource) as refusal:
        build()
    assert _outcome(refusal.value.sources) == (False, "http_error")
    assert len(refusal.value.sources) == len(FOUR) + 1


@pytest.mark.parametrize("coin_id", ["", "a,coingecko:b", "../x"])
def test_a_coin_without_an_id_of_coingecko_is_not_asked_for(spare, build, coin, linked, coin_id):
    made = build("kraken", about=coin(coingecko_id=coin_id, links=linked))
    assert spare.calls(SPARE) == []
    assert _outcome(made.sources) is None
    assert made.data["price_usd"] == PRICES["kraken"]


def test_switched_off_it_is_not_asked(spare, coin, history, linked, now, soon):
    _enable("kraken")
    made = market_data.build(coin(links=linked), history(), now=now, deadline=soon)
    assert (spare.calls(SPARE), _outcome(made.sources)) == ([], None)
