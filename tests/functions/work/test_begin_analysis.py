"""work.begin_analysis"""

import uuid

import pytest

import foretold
from analyses import TECHNICAL, make, store, take
from progress import PHASES, begin, look, make_all, parts, take_all

JUDGEMENTS = ("predictions", "risk")
INPUTS = ("market-data", "technical", "on-chain")


@pytest.fixture
def session(database):
    return database.session(database.user())


def _begin(database, job):
    return database.value("work.begin_analysis", job=job[0], owner=job[1])


def test_it_tells_what_the_making_needs(database, session):
    bitcoin = database.token(kind="native")
    database.token("batcat", "BTC", market_cap_rank=900, asset_key="BTC~1")
    database.run(
        "insert into core.token_links (token_id, provider, ref, ok)"
        " values (%s, 'kraken', 'XBTUSD', true)",
        bitcoin,
    )

    begun = _begin(database, take(database, session, "BTC", "technical"))

    links = begun["coin"].pop("links")
    assert begun["coin"] == {
        "token_id": bitcoin,
        "coingecko_id": "bitcoin",
        "asset_key": "BTC",
        "ticker": "BTC",
        "name": "Bitcoin",
        "rank": 1,
        "kind": "native",
        "pegged_to": None,
        "wraps": None,
        "same_symbol_count": 2,
        "holds_symbol": True,
        "price_usd": 77671,
    }
    assert links["kraken"].pop("checked_at") > 0
    assert links == {"kraken": {"ref": "XBTUSD", "multiplier": 1, "ok": True}}
    assert (begun["analysis_type"], begun["budget_ms"]) == ("technical", 2500)
    assert (begun["series"], begun["usdt_usd"]) == ([], None)
    assert (begun["prices"], begun["previous"]) == ([], None)


def test_prices_near_the_last_closes_and_the_newest_come_with_it(database, session):
    bitcoin = database.token()
    database.run(
        "insert into core.price_snapshots"
        " (token_id, taken_at, price_usd, sources, quality, conflict)"
        " select %s, taken_at, row_number() over (order by taken_at), 3, 90, false"
        " from (select distinct unnest(array["
        "   date_trunc('week', now(), 'UTC') - interval '10 min',"
        "   date_trunc('day', now(), 'UTC') - interval '10 min',"
        "   date_trunc('hour', now()) - interval '10 min',"
        "   date_trunc('hour', now()) - interval '16 min',"
        "   date_trunc('hour', now()) + interval '16 min'"
        " ]) as taken_at) as times",
        bitcoin,
    )
    stored = [row.price_usd for row in database.all("select price_usd from core.price_snapshots")]

    prices = _begin(database, take(database, session, "BTC", "technical"))["prices"]

    assert prices == sorted(prices)
    assert prices[-1][1] == max(stored)
    assert 0 < len(prices) < len(stored)


def test_the_row_to_be_replaced_comes_with_it(database, session):
    bitcoin = database.token()
    make(database, session, bitcoin, type="technical", data=TECHNICAL)
    database.age("core.ucie_analysis_cache", "400 seconds")

    begun = _begin(database, take(database, session, "BTC", "technical"))

    assert begun["previous"] == TECHNICAL


def test_a_coin_without_its_ticker_says_so(database, session):
    database.token("batcat", "BTC", asset_key="BTC~1")

    begun = _begin(database, take(database, session, "batcat", "market-data"))

    assert (begun["coin"]["asset_key"], begun["coin"]["holds_symbol"]) == ("BTC~1", False)


@pytest.mark.parametrize(("analysis_type", "days"), [("technical", 400), ("market-data", 99)])
def test_stored_candles_come_by_series_oldest_first(database, session, analysis_type, days):
    bitcoin = database.token()
    for source, interval_s in (("kraken", 86400), ("kraken", 3600)):
        database.run(
            "insert into core.candles (token_id, interval_s, source, open_at, close, volume_base)"
            " select %s, %s, %s, date_trunc('day', now()) - n * make_interval(secs => %s), n, 2"
            " from generate_series(1, 400) as numbers(n)",
            *(bitcoin, interval_s, source, interval_s),
        )

    begun = _begin(database, take(database, session, "BTC", analysis_type))

    series = {(s["source"], s["interval_s"]): s["candles"] for s in begun["series"]}
    daily = series["kraken", 86400]
    assert len(daily) == days
    assert daily[-1][1:] == [None, None, None, 1, 2, None]
    assert daily == sorted(daily)
    assert len(series["kraken", 3600]) == 400


def test_what_the_type_builds_on_comes_with_it(database, session):
    database.token()

    begun = _begin(database, take(database, session, "BTC", "risk"))

    assert begun["budget_ms"] == 1500
    assert set(begun["past"]) == {"peers", "market", "holders", "news"}


def test_the_dollar_price_of_usdt_is_a_snapshot_of_the_last_minute(database, session):
    database.token()
    tether = database.token("tether", "USDT")
    database.run(
        "insert into core.price_snapshots"
        " (token_id, taken_at, price_usd, sources, quality, conflict)"
        " values (%s, now() - interval '50 s', 0.9991, 3, 90, false)",
        tether,
    )
    job = take(database, session, "BTC", "market-data")

    assert _begin(database, job)["usdt_usd"] == 0.9991
    database.age("core.price_snapshots", "10 seconds")
    assert _begin(database, job)["usdt_usd"] is None


def test_nobody_begins_what_is_not_theirs(database, session):
    database.token()
    job = take(database, session, "BTC", "market-data")

    assert _begin(database, (job[0], str(uuid.uuid4()))) is None


@pytest.mark.parametrize(("seen", "made_again"), [(None, False), ("now", True)])
def test_what_was_stored_between_look_and_question_is_not_made_again(
    database, session, seen, made_again
):
    bitcoin = database.token()
    make(database, session, bitcoin)
    database.run(
        "insert into core.jobs (kind, key, arguments) values ('analyse', 'BTC:market-data',"
        " jsonb_build_object('token_id', %s::text, 'analysis_type', 'market-data',"
        " 'seen_at', %s::text::timestamptz))",
        bitcoin,
        seen,
    )
    owner = str(uuid.uuid4())
    (job,) = database.rows("work.take_job", owner=owner)

    assert (_begin(database, (job.id, owner)) is not None) is made_again
    assert database.one("select count(*) from core.jobs").count == int(made_again)


@pytest.mark.parametrize("analysis_type", JUDGEMENTS)
def test_days_alone_come_with_a_judgement(database, session, analysis_type):
    bitcoin = database.token()
    foretold.candles(database, bitcoin, [1.0, 2.0])
    database.run(
        "insert into core.candles (token_id, interval_s, source, open_at, close)"
        " values (%s, 3600, 'kraken', date_trunc('hour', now()) - interval '1 hour', 5)",
        bitcoin,
    )
    begun = _begin(database, take(database, session, "BTC", analysis_type))
    assert [(s["interval_s"], len(s["candles"])) for s in begun["series"]] == [(86400, 2)]


@pytest.fixture(params=JUDGEMENTS)
def judgement(request, database, session):
    """The job of a judgement, taken while everything else of its coin is asked for."""
    bitcoin = database.token()
    job = take(database, session, "BTC", request.param)
    for other in INPUTS:
        database.call("api.get_analysis", session=session, symbol="BTC", analysis_type=other)
    return bitcoin, request.param, job


def _state(database, analysis_type):
    return database.one(
        "select state, attempts, run_at - now() as pause from core.jobs where key = %s",
        f"BTC:{analysis_type}",
    )


def _have(database, token, analysis_type):
    """Store what an analysis leaves, and end its job."""
    if analysis_type == "market-data":
        database.run(
            "insert into core.price_snapshots (token_id, taken_at, price_usd, sources, quality,"
            " conflict) values (%s, now() - interval '50 min', 5, 3, 90, false)",
            token,
        )
    elif analysis_type == "technical":
        foretold.candles(database, token, [1.0, 2.0])
    else:
        database.run(
            "insert into core.ucie_analysis_cache"
            " (symbol, analysis_type, data, data_quality_score, expires_at, body)"
            " values ('BTC', %s, '{}', 80, now() + interval '1 hour', '')",
            analysis_type,
        )


def test_a_judgement_waits_for_what_is_on_its_way(database, judgement):
    _, kind, job = judgement
    assert _begin(database, job) is None
    given_back = _state(database, kind)
    assert (given_back.state, given_back.attempts) == ("waiting", 0)
    assert 0 < given_back.pause.total_seconds() <= 1


@pytest.mark.parametrize("lacking", ["market-data", "technical", "on-chain"])
def test_a_judgement_waits_for_each_input_that_it_lacks(database, judgement, lacking):
    bitcoin, kind, job = judgement
    for other in set(INPUTS) - {lacking}:
        _have(database, bitcoin, other)
    is_needed = (kind, lacking) != ("predictions", "on-chain")
    assert (_begin(database, job) is None) is is_needed


def test_a_judgement_does_not_wait_for_what_is_stored_already(database, judgement):
    bitcoin, kind, job = judgement
    for other in INPUTS:
        _have(database, bitcoin, other)
    assert _begin(database, job)["analysis_type"] == kind
    assert _state(database, kind).state == "running"


@pytest.mark.parametrize("kind", JUDGEMENTS)
def test_a_judgement_does_not_wait_for_what_nobody_asks_for(database, session, kind):
    database.token()
    assert _begin(database, take(database, session, "BTC", kind))


def test_risk_waits_for_the_days_of_bitcoin_and_ether_and_asks_for_them(database, session):
    tokens = {"BTC": database.token(), "ETH": database.token("ethereum", "ETH", market_cap_rank=2)}
    solana = database.token("solana", "SOL", market_cap_rank=5)
    job = take(database, session, "SOL", "risk")
    asked = "select key, priority from core.jobs where key like '%%:technical' order by key"
    assert database.all(asked) == [("BTC:technical", -5), ("ETH:technical", -5)]
    for token in (solana, *tokens.values()):
        assert _begin(database, job) is None
        database.run("update core.jobs set run_at = now() where key = 'SOL:risk'")
        owner = str(uuid.uuid4())
        job = (database.rows("work.take_job", owner=owner)[0].id, owner)
        foretold.candles(database, token, [1.0, 2.0])
    assert _begin(database, job)["past"]["peers"]["btc"]["source"] == "kraken"


@pytest.mark.parametrize(("kind", "asked"), [("predictions", []), ("risk", ["ETH:technical"])])
def test_only_risk_and_only_the_first_asks_for_their_days(database, session, kind, asked):
    bitcoin = database.token()
    database.token("ethereum", "ETH", market_cap_rank=2)
    database.token("solana", "SOL", market_cap_rank=5)
    foretold.candles(database, bitcoin, [1.0, 2.0])
    for symbol in ("BTC", "SOL", "ETH"):
        database.call("api.get_analysis", session=session, symbol=symbol, analysis_type=kind)
    keys = [job.key for job in database.all("select key from core.jobs where priority < 0")]
    assert keys == asked


def test_a_judgement_does_not_wait_for_another_coin(database, session):
    database.token()
    database.token("solana", "SOL", market_cap_rank=5)
    job = take(database, session, "BTC", "risk")
    database.call("api.get_analysis", session=session, symbol="SOL", analysis_type="technical")
    assert _begin(database, job)


def test_a_judgement_does_not_wait_for_ever(database, judgement):
    _, kind, job = judgement
    database.run("update core.jobs set created_at = now() - interval '10 seconds'")
    assert _begin(database, job)
    assert _state(database, kind).state == "running"


def test_what_could_not_be_had_is_not_waited_for(database, judgement):
    _, kind, job = judgement
    database.run("update core.jobs set state = 'failed' where key <> %s", f"BTC:{kind}")
    assert _begin(database, job)


def test_a_judgement_that_failed_waits_again_when_it_is_asked_for_again(database, session):
    """Its row is old, the question is new."""
    database.token()
    database.run(
        "insert into core.jobs (kind, key, state, failed_until, created_at)"
        " values ('analyse', 'BTC:risk', 'failed', now(), now() - interval '1 hour')"
    )
    job = take(database, session, "BTC", "risk")
    database.call("api.get_analysis", session=session, symbol="BTC", analysis_type="technical")
    assert _begin(database, job) is None


def test_a_judgement_does_not_wait_while_the_last_phase_runs_out(database, session, judgement):
    bitcoin, kind, job = judgement
    run = "insert into core.analysis_runs (user_id, token_id, phase_number, phase_ends_at)"
    last = " select user_id, %s, 4, clock_timestamp() + %s::interval from core.sessions"
    database.run(run + last, bitcoin, "9 seconds")
    assert _begin(database, job) is None
    database.run("update core.jobs set run_at = now(), priority = 99 where id = %s", job[0])
    owner = str(uuid.uuid4())
    job = (database.rows("work.take_job", owner=owner)[0].id, owner)
    database.run("update core.analysis_runs set phase_ends_at = clock_timestamp() + '2 seconds'")
    assert _begin(database, job)["analysis_type"] == kind


def test_a_report_that_came_meanwhile_is_noticed_by_the_phase_that_waits(database, session):
    bitcoin = database.token()
    progress = begin(database, session).body["session_id"]
    for _ in range(3):
        make_all(database, bitcoin)
    jobs = take_all(database)
    for kind in set(PHASES[4]) - {"research"}:
        store(database, jobs[kind], bitcoin, type=kind, kept={})
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, expires_at, body)"
        " values ('BTC', 'research', '{\"ai\": true}', now() + interval '1 hour', '{}')"
    )
    assert _begin(database, jobs["research"]) is None

    body = look(database, session, progress).body
    assert body["done"]
    assert parts(body, 4)["research"] == "fresh"
