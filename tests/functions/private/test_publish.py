"""private.publish, and the rules that publish: phases, prices, the keeping of events"""

import psycopg
import pytest

from analyses import DATA, make
from progress import begin, end_phase


@pytest.fixture
def session(database):
    return database.session(database.user())


@pytest.fixture
def bitcoin(database):
    return database.token()


def events(database):
    rows = database.all("select kind, user_id, data from core.stream_events order by id")
    return [(row.kind, row.user_id is not None, row.data) for row in rows]


def prices(database):
    return [
        [(one["coingecko_id"], one["price_usd"], one["change_24h_pct"]) for one in data["prices"]]
        for kind, _, data in events(database)
        if kind == "price"
    ]


@pytest.mark.parametrize("kind", ["alert", "phase", "done", "gossip"])
def test_what_is_personal_has_an_owner_and_what_is_unknown_is_refused(database, kind):
    with pytest.raises(psycopg.errors.CheckViolation):
        database.value("private.publish", kind=kind, data={})


def test_an_alert_can_be_told_to_one_person(database):
    """No rule evaluates alerts yet; whatever does so tells them this way."""
    alice = database.user()
    database.value("private.publish", kind="alert", data={"coin": "bitcoin"}, user_id=alice)
    assert events(database) == [("alert", True, {"coin": "bitcoin"})]


def test_a_price_is_told_when_it_changed_and_only_then(database, session, bitcoin):
    for price in (100.0, 100.0, 101.5):
        data = DATA | {"price_usd": price, "change_24h_pct": 1.25}
        kept = {"price": {"price_usd": price, "sources": 2, "conflict": False}}
        database.run("delete from core.ucie_analysis_cache")
        database.run("update core.price_snapshots set taken_at = taken_at - interval '1 minute'")
        make(database, session, bitcoin, data=data, kept=kept)
    assert prices(database) == [[("bitcoin", 100, 1.25)], [("bitcoin", 101.5, 1.25)]]


def test_other_analyses_tell_no_price(database, session, bitcoin):
    make(database, session, bitcoin, type="technical", kept={})
    assert prices(database) == []


def coin(number, price):
    return {
        "coingecko_id": f"coin-{number}",
        "symbol": f"C{number}",
        "name": f"Coin {number}",
        "market_cap_rank": number + 1,
        "current_price_usd": price,
        "price_change_24h": 0.5,
    }


def test_a_list_of_250_coins_is_one_event_with_those_that_changed(database):
    database.value("work.upsert_tokens", rows=[coin(n, n + 1) for n in range(250)])
    assert prices(database) == []  # nobody has seen them yet
    database.value("work.upsert_tokens", rows=[coin(n, n + 1) for n in range(250)])
    assert prices(database) == []
    rows = [coin(n, n + 1 + (n % 2)) for n in range(250)]
    database.value("work.upsert_tokens", rows=rows)
    (told,) = prices(database)
    assert told == [(f"coin-{n}", n + 2, 0.5) for n in range(1, 250, 2)]
    sizes = database.one("select max(length(data::text)) as most from core.stream_events")
    assert sizes.most < 20000


def test_phases_are_told_to_their_owner_when_they_begin_and_end(database, session, bitcoin):
    progress = begin(database, session).body["session_id"]
    for _ in range(4):
        end_phase(database)
    told = [
        (kind, data.get("number"), data.get("state"))
        for kind, owned, data in events(database)
        if owned and data["session_id"] == progress
    ]
    assert told == [
        ("phase", 1, "running"),
        ("phase", 1, "failed"),
        ("phase", 2, "running"),
        ("phase", 2, "partial"),
        ("phase", 3, "running"),
        ("phase", 3, "partial"),
        ("phase", 4, "running"),
        ("phase", 4, "partial"),
        ("done", None, None),
    ]


def test_events_stay_two_hours_and_the_newest_for_ever(database):
    alice = database.user()
    for user in (None, alice, None):
        kind = "alert" if user else "price"
        database.value("private.publish", kind=kind, data={}, user_id=user)
    database.value("private.number_events")
    newest = database.value("private.newest_event")
    database.value("private.publish", kind="price", data={})  # nobody ever read it
    assert database.value("work.prune")["stream_events"] == 0
    database.age("core.stream_events", "3 hours")
    assert database.value("work.prune")["stream_events"] == 3
    assert database.value("private.newest_event") == newest
    assert database.value("work.prune")["stream_events"] == 0


def test_the_newest_stays_though_it_is_of_an_analysis_past_its_hour(database, session, bitcoin):
    """Or whoever came back with its number would be taken for somebody of a time to come."""
    begin(database, session)
    database.value("private.number_events")
    newest = database.value("private.newest_event")
    database.run("update core.analysis_runs set expires_at = now() - interval '1 second'")

    database.value("work.cleanup_ucie")
    assert database.value("private.newest_event") == newest
    answer = database.call("api.open_stream", session=session, after=newest)
    assert not answer.body["reset"]

    database.value("private.publish", kind="price", data={})
    database.value("private.number_events")
    database.value("work.cleanup_ucie")
    assert database.one("select count(*) from core.analysis_runs").count == 0
