"""api.get_analysis"""

import pytest

from analyses import DATA, TECHNICAL, fail, make, take


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def bitcoin(database):
    return database.token()


@pytest.fixture
def ask(database, session):
    """Ask for market data of BTC, unless told otherwise."""

    def _ask(**changes):
        arguments = {"session": session, "symbol": "BTC", "analysis_type": "market-data"}
        return database.call("api.get_analysis", **(arguments | changes))

    return _ask


def _jobs(database):
    return [(job.key, job.state) for job in database.all("select key, state from core.jobs")]


def test_a_cold_read_asks_for_the_analysis_once(database, bitcoin, ask):
    replies = [ask(), ask(symbol="bitcoin"), ask(symbol="btc")]

    assert [reply.status for reply in replies] == [202, 202, 202]
    assert replies[0].body == {"status": "pending", "symbol": "BTC", "type": "market-data"}
    assert replies[0].headers["Wait-For"] == "analysis:BTC:market-data"
    assert replies[0].headers["Retry-After"] == "1"
    assert _jobs(database) == [("BTC:market-data", "waiting")]


def test_a_fresh_one_is_answered_as_it_was_stored(database, session, bitcoin, ask):
    make(database, session, bitcoin)

    reply = ask()

    assert reply.status == 200
    stored = database.one("select body, data from core.ucie_analysis_cache")
    assert list(reply.body) == [
        *("symbol", "type", "data", "quality", "sources", "cached", "stale", "sandbox"),
        *("created_at", "expires_at", "attribution"),
    ]
    assert list(reply.body["data"]) == list(DATA)
    assert reply.body["data"] == DATA == stored.data
    assert (reply.body["cached"], reply.body["stale"], reply.body["quality"]) == (True, False, 90)
    assert [credit["name"] for credit in reply.body["attribution"]] == ["Kraken", "CoinGecko"]
    assert reply.headers["Cache-Control"] == "private, max-age=60"
    assert (reply.headers["Age"], reply.headers["X-Cache"]) == ("0", "hit")
    assert _jobs(database) == []


def test_the_text_goes_out_unread(database, session, bitcoin):
    make(database, session, bitcoin)

    row = database.one(
        "select reply.body = convert_from(cache.body, 'UTF8') as same"
        " from core.ucie_analysis_cache as cache,"
        " api.get_analysis(%s, 'BTC', 'market-data') as reply",
        session,
    )

    assert row.same


def test_who_has_it_is_told_so(database, session, bitcoin, ask):
    make(database, session, bitcoin)
    etag = ask().headers["ETag"]

    known = database.one(
        "select status, body, headers from api.get_analysis("
        "%s, 'BTC', 'market-data', p_if_none_match => %s)",
        session,
        f'"other", W/{etag}',
    )

    assert (known.status, known.body, known.headers["ETag"]) == (304, "", etag)
    assert ask(if_none_match='"other"').status == 200


def test_who_waited_learns_that_it_was_not_cached(database, session, bitcoin, ask):
    make(database, session, bitcoin)

    reply = ask(waited=True)

    assert (reply.body["cached"], reply.headers["X-Cache"]) == (False, "miss")
    assert reply.headers["ETag"] != ask().headers["ETag"]
    assert ask().body["cached"] is True


def test_an_expired_one_is_served_at_once_and_made_anew(database, session, bitcoin, ask):
    make(database, session, bitcoin)
    database.age("core.ucie_analysis_cache", "150 seconds")

    reply = ask()

    assert (reply.status, reply.body["stale"], reply.body["cached"]) == (200, True, True)
    assert reply.body["quality"] == 45  # half of the three further lives are over
    assert reply.body["data"] == DATA
    assert list(reply.body["data"]) == list(DATA)
    assert (reply.headers["X-Cache"], reply.headers["Age"]) == ("stale", "150")
    assert reply.headers["Cache-Control"] == "private, max-age=0"
    assert "Wait-For" not in reply.headers
    assert _jobs(database) == [("BTC:market-data", "waiting")]


@pytest.mark.parametrize(("age", "status"), [("239 seconds", 200), ("240 seconds", 202)])
def test_after_four_lives_nobody_sees_it_any_more(database, session, bitcoin, ask, age, status):
    make(database, session, bitcoin)
    database.age("core.ucie_analysis_cache", age)

    assert ask().status == status


def test_what_failed_a_moment_ago_is_not_asked_for_again(database, session, bitcoin, ask):
    fail(database, take(database, session, "BTC", "market-data"), bitcoin)

    reply = ask()

    assert (reply.status, reply.body["code"]) == (503, "no_source")
    assert reply.body["sources"][0]["error"] == "timeout"
    assert 1 <= int(reply.headers["Retry-After"]) <= 5
    assert "data" not in reply.body
    assert _jobs(database) == [("BTC:market-data", "failed")]

    database.age("core.jobs", "6 seconds")
    assert ask().status == 202
    assert _jobs(database) == [("BTC:market-data", "waiting")]


def test_an_old_row_is_preferred_to_a_failure_while_it_may_be_shown(
    database, session, bitcoin, ask
):
    make(database, session, bitcoin)
    database.age("core.ucie_analysis_cache", "100 seconds")
    fail(database, take(database, session, "BTC", "market-data"), bitcoin)

    assert (ask().status, ask().body["stale"]) == (200, True)

    database.age("core.ucie_analysis_cache", "140 seconds")
    assert ask().status == 503


def test_a_refresh_is_waited_for_unless_the_row_is_young(database, session, bitcoin, ask):
    make(database, session, bitcoin)
    database.age("core.ucie_analysis_cache", "29 seconds")
    assert "Wait-For" not in ask(refresh=True).headers
    assert _jobs(database) == []

    database.age("core.ucie_analysis_cache", "2 seconds")
    reply = ask(refresh=True)

    assert (reply.status, reply.body["stale"]) == (200, False)
    assert reply.headers["Wait-For"] == "analysis:BTC:market-data"
    assert _jobs(database) == [("BTC:market-data", "waiting")]
    assert ask(refresh=True, waited=True).body["cached"] is True


def test_another_time_frame_is_read_from_the_same_row(database, session, bitcoin, ask):
    make(database, session, bitcoin, type="technical", data=TECHNICAL, kept={})

    daily = ask(analysis_type="technical")
    hourly = ask(analysis_type="technical-analysis", timeframe="1h")
    unknown = ask(analysis_type="technical", timeframe="4h")

    assert (daily.body["data"]["primary"], daily.body["quality"]) == ("1d", 90)
    assert (hourly.body["data"]["primary"], hourly.body["quality"]) == ("1h", 40)
    assert hourly.body["type"] == "technical"
    assert list(hourly.body["data"]) == list(daily.body["data"])
    assert hourly.headers["ETag"] != daily.headers["ETag"]
    assert unknown.body["quality"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"timeframe": "15m"}, 400, "bad_timeframe"),
        ({"symbol": "B TC"}, 400, "bad_symbol"),
        ({"symbol": ""}, 400, "bad_symbol"),
        ({"analysis_type": "astrology"}, 404, "not_available"),
        ({"session": None}, 401, "unauthenticated"),
        ({"session": "0" * 64}, 401, "unauthenticated"),
    ],
)
def test_it_refuses_what_cannot_be_answered(database, bitcoin, ask, changes, status, code):
    reply = ask(**changes)

    assert (reply.status, reply.body["code"]) == (status, code)
    assert _jobs(database) == []


def test_an_unknown_coin_is_looked_up_before_it_is_denied(database, bitcoin, ask):
    reply = ask(symbol="BITCON")

    assert reply.status == 202
    assert reply.headers["Wait-For"] == "lookup:bitcon"

    database.run("delete from core.jobs")
    database.run("insert into core.resolver_misses values ('bitcon', now() + interval '1 hour')")
    reply = ask(symbol="BITCON")
    assert (reply.status, reply.body["code"]) == (404, "unknown_symbol")
    assert [coin["id"] for coin in reply.body["suggestions"]] == ["bitcoin"]
