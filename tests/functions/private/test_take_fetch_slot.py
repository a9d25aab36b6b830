"""private.take_fetch_slot"""

import pytest

LIMIT = 120
COINS = LIMIT + 1


@pytest.fixture
def session(database):
    for n in range(COINS):
        database.token(f"coin-{n}", f"C{n}", market_cap_rank=n + 1)
    return database.session(database.user())


def ask(database, session, n, **further):
    return database.call(
        "api.get_analysis", session=session, symbol=f"C{n}", analysis_type="technical", **further
    )


def test_one_person_has_120_analyses_made_a_minute_and_others_go_on(database, session):
    statuses = [ask(database, session, n).status for n in range(COINS)]
    assert statuses == [202] * LIMIT + [429]
    refused = ask(database, session, LIMIT)
    assert refused.body["code"] == "too_many_requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    other = database.session(database.user("bob@example.org"))
    assert ask(database, other, LIMIT).status == 202


def test_what_is_being_made_already_costs_nothing(database, session):
    for _ in range(LIMIT + 10):
        assert ask(database, session, 0).status == 202
    assert database.one("select count(*) from core.attempts").count == 1


def test_a_page_says_why_nothing_is_made(database, session):
    for n in range(LIMIT):
        ask(database, session, n)
    body = database.call("api.get_asset_page", session=session, asset=f"coin-{LIMIT}").body
    answer = body["analyses"]["technical"]
    assert (answer["state"], answer["error"]["code"]) == ("limited", "too_many_requests")


def test_one_person_has_ten_unknown_coins_looked_up_a_minute(database, session):
    def look_up(who, n):
        return database.call(
            "api.get_analysis", session=who, symbol=f"unknown{n}", analysis_type="technical"
        )

    replies = [look_up(session, n) for n in range(11)]
    assert [reply.status for reply in replies] == [202] * 10 + [429]
    other = database.session(database.user("bob@example.org"))
    assert look_up(other, 11).status == 202
