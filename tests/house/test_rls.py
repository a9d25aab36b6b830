"""Row-level security is the second wall: a door that forgets whose rows it shows leaks none."""

import pytest

PERSONAL = {
    "sessions": "insert into core.sessions (user_id, token_hash, expires_at)"
    " values (%s, encode(sha256(%s::text::bytea), 'hex'), now() + interval '1 hour')",
    "devices": "insert into core.devices (user_id, device_hash)"
    " values (%s, encode(sha256(%s::text::bytea), 'hex'))",
    "personal_tokens": "insert into core.personal_tokens"
    " (user_id, token_hash, name, hint, scopes, expires_at)"
    " values (%s, encode(sha256(%s::text::bytea), 'hex'), 'script', 'cap_1234', '{read}',"
    " now() + interval '1 day')",
    "account_tokens": "insert into core.account_tokens (user_id, token_hash, purpose, expires_at)"
    " values (%s, encode(sha256(%s::text::bytea), 'hex'), 'reset_password',"
    " now() + interval '1 hour')",
    "ucie_phase_data": "insert into core.ucie_phase_data"
    " (user_id, session_id, symbol, phase_number, phase_data) values (%s, %s, 'BTC', 1, '{}')",
    "analysis_runs": "insert into core.analysis_runs (user_id, token_id)"
    " select %s, id from core.ucie_tokens where name <> %s limit 1",
    "ucie_watchlist": "insert into core.ucie_watchlist (user_id, symbol, notes)"
    " values (%s, 'BTC', %s)",
    "ucie_alerts": "insert into core.ucie_alerts (user_id, symbol, alert_type, condition_details)"
    " values (%s, 'BTC', 'whale_tx', to_jsonb(%s::text))",
    "opened_coins": "insert into core.opened_coins (user_id, token_id)"
    " select %s, id from core.ucie_tokens where name <> %s limit 1",
    "home_visits": "insert into core.home_visits (user_id, prices)"
    " values (%s, jsonb_build_object('coin', %s::text))",
}
KEPT = ("ucie_phase_data", "analysis_runs", "home_visits")  # doors write them, and delete none
FORGETFUL = """
    create function api.forgetful(p_session text) returns bigint
    language plpgsql volatile security definer
    set search_path = ''
    as $$
    begin
      perform private.authenticate(p_session);
      return (select count(*) from core.{table});
    end;
    $$
"""
CARELESS = """
    create function api.careless(p_session text) returns bigint
    language plpgsql volatile security definer
    set search_path = ''
    as $$
    declare
      v_count bigint;
    begin
      perform private.authenticate(p_session);
      delete from core.{table};
      get diagnostics v_count = row_count;
      return v_count;
    end;
    $$
"""
ANONYMOUS = """
    create function api.anonymous() returns bigint
    language sql stable security definer
    set search_path = ''
    as $$ select count(*) from core.{table} $$
"""


@pytest.fixture
def two_people(database):
    """Alice and mallory, with a row each in every personal table; alice's session."""
    database.token()
    alice, mallory = database.user(), database.user("mallory@example.org")
    for person, word in ((alice, "hers"), (mallory, "theirs")):
        for statement in PERSONAL.values():
            database.run(statement, person, word)
    return database.session(alice)


def _as_a_door(database, text, table, signature):
    """Make the function one of the web's doors, as the loader would."""
    database.run(text.format(table=table))
    database.run("grant create on schema api to api_owner")
    database.run(f"alter function api.{signature} owner to api_owner")
    database.run("revoke create on schema api from api_owner")


@pytest.mark.parametrize("table", PERSONAL)
def test_a_door_without_its_condition_shows_only_the_callers_rows(database, two_people, table):
    _as_a_door(database, FORGETFUL, table, "forgetful(text)")
    everybody = database.one(f"select count(*) from core.{table}").count

    shown = database.value("api.forgetful", session=two_people)

    assert shown == everybody - 1


@pytest.mark.parametrize("table", [table for table in PERSONAL if table not in KEPT])
def test_a_door_without_its_condition_deletes_only_the_callers_rows(database, two_people, table):
    _as_a_door(database, CARELESS, table, "careless(text)")
    everybody = database.one(f"select count(*) from core.{table}").count

    deleted = database.value("api.careless", session=two_people)

    assert deleted == everybody - 1
    assert database.one(f"select count(*) from core.{table}").count == 1


@pytest.mark.parametrize("table", PERSONAL)
def test_a_door_that_asks_nobodys_name_shows_nothing(database, two_people, table):
    _as_a_door(database, ANONYMOUS, table, "anonymous()")
    assert database.value("api.anonymous") == 0


@pytest.mark.parametrize("table", PERSONAL)
def test_the_same_door_of_the_owner_would_have_shown_everything(database, two_people, table):
    """The negative control: without the wall the forgetful door leaks."""
    database.run(FORGETFUL.format(table=table))
    everybody = database.one(f"select count(*) from core.{table}").count
    assert database.value("api.forgetful", session=two_people) == everybody


@pytest.mark.parametrize("table", PERSONAL)
def test_no_row_is_written_in_somebody_elses_name(database, two_people, table):
    import psycopg

    mallory = database.one("select id from core.users where email like 'mallory%'").id
    database.run("set local role api_owner")
    database.run("select set_config('app.user_id', gen_random_uuid()::text, true)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
        database.run(PERSONAL[table], mallory, "forged")
