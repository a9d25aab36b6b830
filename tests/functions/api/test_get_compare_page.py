"""api.get_compare_page"""

import math
import random
from itertools import pairwise

import numpy as np
import pytest

from analyses import make
from quant import comovement, daily

DAY = 86400
RANGES = {"30d": 30, "90d": 90, "1y": 365}


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def compare(database, session):
    def _compare(*names, span=None):
        return database.call(
            "api.get_compare_page", session=session, names=list(names), range=span, client={}
        )

    return _compare


@pytest.fixture
def found(compare):
    def _found(*names, span=None):
        answer = compare(*names, span=span)
        assert answer.status == 200, answer.body
        return answer.body["found"]

    return _found


def walk(seed, count, start=100.0, swing=0.03):
    """Closes of so many days, the last of them yesterday's."""
    chance = random.Random(seed)
    closes = [start]
    while len(closes) < count:
        closes.append(closes[-1] * math.exp(chance.gauss(0, swing)))
    return closes


def store(database, token_id, closes, *, source="kraken", ending=1, without=()):
    """Store daily closes; `without` are days counted back from the newest, `ending` days ago."""
    for back, close in enumerate(reversed(closes)):
        if back not in without:
            database.run(
                "insert into core.candles (token_id, interval_s, source, open_at, close) values"
                " (%s, 86400, %s, date_trunc('day', now(), 'UTC') - make_interval(days => %s), %s)",
                *(token_id, source, back + ending, close),
            )


@pytest.fixture
def two(database):
    """Bitcoin and Ether with 400 days each."""
    closes = {"bitcoin": walk(1, 400), "ethereum": walk(2, 400, 3000)}
    for rank, (coin, ticker) in enumerate((("bitcoin", "BTC"), ("ethereum", "ETH")), 1):
        store(database, database.token(coin, ticker, market_cap_rank=rank), closes[coin])
    return closes


def ids(found):
    return [coin["id"] for coin in found["compared"]["coins"]]


def complaints(found):
    return [(one["name"], one["code"]) for one in found["complaints"]]


def test_nobody_named_is_an_empty_page(found):
    body = found()
    assert (ids(body), body["complaints"], body["range"]) == ([], [], "90d")


def test_one_coin_is_named_and_nothing_is_asked_for(database, found):
    database.token()
    body = found("bitcoin")
    assert ids(body) == ["bitcoin"]
    assert database.one("select count(*) as n from core.jobs").n == 0
    assert database.one("select last_opened_at from core.ucie_tokens").last_opened_at is None


def test_five_coins_are_four_and_the_fifth_is_named(database, found):
    for rank in range(1, 6):
        database.token(f"coin-{rank}", f"C{rank}", market_cap_rank=rank)
    body = found(*(f"coin-{rank}" for rank in range(1, 6)))
    assert ids(body) == ["coin-1", "coin-2", "coin-3", "coin-4"]
    assert complaints(body) == [("coin-5", "too_many")]


def test_the_same_coin_twice_is_one(database, found):
    database.token()
    body = found("bitcoin", "BTC", "btc")
    assert ids(body) == ["bitcoin"]
    assert complaints(body) == [("BTC", "named_twice"), ("btc", "named_twice")]
    assert body["complaints"][0]["coin"] == "Bitcoin"


@pytest.mark.parametrize(
    "name", ["", "a b", "'; drop table core.users; --", "x" * 101, "<b>", "é€"]
)
def test_what_can_be_no_name_is_told(database, found, name):
    database.token()
    body = found("bitcoin", name)
    assert ids(body) == ["bitcoin"]
    assert complaints(body) == [(name[:100], "not_a_name")]


def test_an_unknown_coin_is_looked_up_once_and_told(database, found):
    assert complaints(found("nosuch", "nosuch")) == [("nosuch", "not_known_asked")] * 2
    jobs = database.all("select key from core.jobs where kind = 'look_up_token'")
    assert [job.key for job in jobs] == ["nosuch"]
    database.run("delete from core.jobs")
    database.run("insert into core.resolver_misses values ('nosuch', now() + interval '1 hour')")
    assert complaints(found("nosuch")) == [("nosuch", "not_known_unknown")]


def test_looking_up_has_its_limit(database, found):
    codes = set()
    for start in range(0, 200, 10):
        codes |= {code for _, code in complaints(found(*(f"no{start + n}" for n in range(10))))}
    assert codes == {"not_known_asked", "not_known_limited"}


def test_of_many_names_ten_are_read(database, found):
    database.token("last", "LST")
    assert len(complaints(found(*("no way",) * 10, "last"))) == 10


def test_coins_keep_the_order_they_were_named_in(found, two):
    assert ids(found("ethereum", "bitcoin")) == ["ethereum", "bitcoin"]


def test_an_unknown_range_is_refused(compare):
    answer = compare(span="2y")
    assert (answer.status, answer.body["code"]) == (400, "bad_filter")
    assert answer.body["detail"] == "range takes 30d or 90d or 1y."


@pytest.mark.parametrize(("span", "days"), RANGES.items())
def test_the_days_are_those_both_have(found, two, span, days):
    body = found("bitcoin", "ethereum", span=span)["compared"]
    assert len(body["days"]) == days + 1
    assert {later[0] - day[0] for day, later in pairwise(body["days"])} == {DAY}
    assert body["with"] == [0, 1]
    assert [day[1] for day in body["days"]] == pytest.approx(two["bitcoin"][-days - 1 :])
    assert [day[2] for day in body["days"]] == pytest.approx(two["ethereum"][-days - 1 :])


@pytest.mark.parametrize(("span", "days"), RANGES.items())
def test_correlation_is_numpys(found, two, span, days):
    moves = [np.diff(np.log(two[coin]))[-days:] for coin in ("bitcoin", "ethereum")]
    (pair,) = found("bitcoin", "ethereum", span=span)["compared"]["pairs"]
    assert (pair["one"], pair["other"], pair["n"], pair["reason"]) == (0, 1, days, None)
    assert pair["r"] == pytest.approx(np.corrcoef(*moves)[0, 1], abs=1e-12)


@pytest.mark.parametrize(("span", "days"), [("90d", 90), ("1y", 365)])
def test_correlation_and_its_interval_are_those_of_the_analysis_of_risk(
    database, found, two, span, days
):
    moments = [DAY * n for n in range(400)]
    own, other = (
        daily.of_closes(list(zip(moments, two[coin], strict=True)))
        for coin in ("bitcoin", "ethereum")
    )
    theirs = comovement.correlation(own, other, days)
    (pair,) = found("bitcoin", "ethereum", span=span)["compared"]["pairs"]
    assert [pair[name] for name in ("r", "low", "high", "n")] == pytest.approx(list(theirs))


def test_days_that_one_lacks_count_for_none(database, found, two):
    closes = walk(3, 400, 5)
    gaps = {5, 6, 40}
    store(database, database.token("solana", "SOL", market_cap_rank=3), closes, without=gaps)

    body = found("bitcoin", "ethereum", "solana")["compared"]

    assert len(body["days"]) == 91 - len(gaps)
    kept = [back for back in range(90) if not {back, back + 1} & gaps]  # newest first
    moves = {
        name: np.array([np.log(series[-1 - back] / series[-2 - back]) for back in kept])
        for name, series in (two | {"solana": closes}).items()
    }
    for pair in body["pairs"]:
        names = [ids({"compared": body})[pair[place]] for place in ("one", "other")]
        assert pair["n"] == len(kept)
        assert pair["r"] == pytest.approx(np.corrcoef(*(moves[name] for name in names))[0, 1])
    assert [(pair["one"], pair["other"]) for pair in body["pairs"]] == [(0, 1), (0, 2), (1, 2)]


def test_figures_are_those_of_the_common_days(found, two):
    figures = found("bitcoin", "ethereum")["compared"]["figures"]
    for figure, coin in zip(figures, ("bitcoin", "ethereum"), strict=True):
        closes = np.array(two[coin][-91:])
        peaks = np.maximum.accumulate(closes)
        spread = np.std(np.diff(np.log(closes)), ddof=1)
        assert figure == {
            "n": 90,
            "return_pct": pytest.approx(100 * (closes[-1] / closes[0] - 1)),
            "volatility_pct": pytest.approx(100 * spread * math.sqrt(365)),
            "max_drawdown_pct": pytest.approx(100 * np.max(1 - closes / peaks)),
        }


def test_returns_are_of_exact_days_by_the_own_source(database, found, two):
    store(database, database.token("solana", "SOL", market_cap_rank=3), [4, 5, 6], without={1})
    coins = {one["id"]: one for one in found("bitcoin", "solana")["compared"]["coins"]}
    closes = two["bitcoin"]
    returns = coins["bitcoin"]["returns"]
    assert returns.pop("as_of") % DAY == 0
    assert returns == {
        "days": 400,
        "d7_pct": pytest.approx(100 * (closes[-1] / closes[-8] - 1)),
        "d30_pct": pytest.approx(100 * (closes[-1] / closes[-31] - 1)),
        "d365_pct": pytest.approx(100 * (closes[-1] / closes[-366] - 1)),
    }
    assert coins["bitcoin"]["source"] == "kraken"
    young = coins["solana"]["returns"]
    assert [young[name] for name in ("d7_pct", "d30_pct", "d365_pct", "days")] == [None] * 3 + [2]


def test_too_few_common_days_are_no_correlation_and_no_volatility(database, found, two):
    store(database, database.token("solana", "SOL", market_cap_rank=3), walk(3, 60))
    body = found("bitcoin", "solana")["compared"]
    (pair,) = body["pairs"]
    assert (pair["n"], pair["r"], pair["reason"]) == (59, None, "no_history")
    assert [figure["volatility_pct"] for figure in body["figures"]] == [None, None]
    assert found("bitcoin", "solana", span="30d")["compared"]["pairs"][0]["r"] is not None


@pytest.mark.parametrize("price", [1.0, 1e-18, 0.1 + 0.2])
def test_a_coin_that_stood_still_has_no_correlation(database, found, two, price):
    store(database, database.token("still", "STL", market_cap_rank=3), [price] * 100)
    body = found("bitcoin", "still")["compared"]
    (pair,) = body["pairs"]
    assert (pair["r"], pair["reason"]) == (None, "undefined")
    assert body["figures"][1]["volatility_pct"] == 0
    assert body["figures"][1]["max_drawdown_pct"] == 0


def test_a_coin_and_its_double_move_as_one(database, found, two):
    store(database, database.token("wrapped", "WBTC", market_cap_rank=3), two["bitcoin"])
    (pair,) = found("bitcoin", "wrapped")["compared"]["pairs"]
    assert [pair[name] for name in ("r", "low", "high")] == pytest.approx([1, 1, 1])


def test_prices_worlds_apart_break_no_figure(database, found):
    for rank, (coin, end) in enumerate((("a-coin", 1e300), ("b-coin", 1e-300)), 1):
        token = database.token(coin, coin.upper(), market_cap_rank=rank)
        store(database, token, [1 / end, *walk(rank, 90, 1), end])
    body = found("a-coin", "b-coin")["compared"]
    assert all(math.isfinite(figure["return_pct"]) for figure in body["figures"])
    assert body["pairs"][0]["n"] == 90


def test_days_of_long_ago_are_still_common(database, found, two):
    store(database, database.token("gone", "GON", market_cap_rank=3), walk(3, 100), ending=200)
    body = found("bitcoin", "gone")["compared"]
    assert len(body["days"]) == 91
    assert body["pairs"][0]["n"] == 90


def test_what_is_not_stored_is_asked_for_as_by_opening_the_coin(database, compare, two):
    database.token("solana", "SOL", market_cap_rank=3)

    answer = compare("bitcoin", "solana")

    body = answer.body["found"]["compared"]
    assert (body["with"], body["days"], body["pairs"]) == ([0], [], [])
    assert [(coin["days_state"], coin["market_state"]) for coin in body["coins"]] == [
        ("pending", "pending")
    ] * 2
    assert answer.headers == {"Wait-For": "analysis:SOL:technical"}
    jobs = database.all("select key from core.jobs where kind = 'analyse' order by key")
    assert [job.key for job in jobs] == [
        *("BTC:market-data", "BTC:technical", "SOL:market-data", "SOL:technical")
    ]
    opened = database.all(
        "select coingecko_id as id from core.ucie_tokens where last_opened_at = now() order by 1"
    )
    assert [coin.id for coin in opened] == ["bitcoin", "solana"]


def test_asking_has_its_limit(database, found):
    database.run("update core.attempt_limits set max_attempts = 3 where scope = 'fetch_user'")
    for rank in range(1, 5):
        database.token(f"coin-{rank}", f"C{rank}", market_cap_rank=rank)
    coins = found(*(f"coin-{rank}" for rank in range(1, 5)))["compared"]["coins"]
    assert [coin["market_state"] for coin in coins] == ["pending", "pending", "limited", "limited"]
    assert [coin["days_state"] for coin in coins] == ["pending", "limited", "limited", "limited"]


def test_a_market_that_was_analysed_is_shown_with_its_quality(database, session, found, two):
    bitcoin = database.one("select id from core.ucie_tokens where coingecko_id = 'bitcoin'").id
    make(database, session, str(bitcoin))
    coin = found("bitcoin", "ethereum")["compared"]["coins"][0]
    assert coin["market_state"] == "fresh"
    assert 0 < coin["market_quality"] <= 100
    assert coin["market"]["price_usd"] > 0
    assert coin["verdict"] is not None


def test_it_needs_a_session(database):
    answer = database.call(
        "api.get_compare_page", session=None, names=["bitcoin"], range=None, client={}
    )
    assert answer.status == 401
