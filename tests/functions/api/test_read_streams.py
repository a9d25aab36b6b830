"""api.read_streams"""

import uuid

import pytest

from functions.accounts import personal_token

TOKEN_ENDS = {
    "expired": "update core.personal_tokens set created_at = now() - interval '2 hours',"
    " expires_at = now() - interval '1 second' where token_hash = %s",
    "withdrawn": "delete from core.personal_tokens where token_hash = %s",
    "may not read": "update core.personal_tokens set scopes = '{write}' where token_hash = %s",
    "disabled": "update core.users set disabled_at = now()"
    " where id = (select user_id from core.personal_tokens where token_hash = %s)",
}
ENDS = {
    "expired": "update core.sessions set created_at = now() - interval '2 hours',"
    " expires_at = now() - interval '1 second' where token_hash = %s",
    "idle": "update core.sessions set idle_until = now() - interval '1 second'"
    " where token_hash = %s",
    "ended": "delete from core.sessions where token_hash = %s",
    "disabled": "update core.users set disabled_at = now()"
    " where id = (select user_id from core.sessions where token_hash = %s)",
}


@pytest.fixture
def people(database):
    """Alice, who has two sessions, and mallory: the sessions and alice's id."""
    alice = database.user()
    mallory = database.user("mallory@example.org")
    return [database.session(alice), database.session(mallory), database.session(alice)], alice


def read(database, sessions, after=0, check=True):
    query = "select api.read_streams(%s, %s, %s) as answer"
    return database.one(query, list(sessions), after, check).answer


def told(answer):
    return [(event["kind"], event["to"]) for event in answer["events"]]


def test_a_price_is_for_everybody_and_an_alert_for_its_owner(database, people):
    sessions, alice = people
    database.value("private.publish", kind="price", data={"a": 1})
    database.value("private.publish", kind="alert", data={"b": 2}, user_id=alice)

    answer = read(database, sessions)
    assert told(answer) == [("price", None), ("alert", [1, 3])]
    assert [event["data"] for event in answer["events"]] == ['{"a": 1}', '{"b": 2}']
    assert answer["newest"] == answer["events"][-1]["id"]
    assert answer["ended"] == []
    assert told(read(database, sessions[1:2])) == [("price", None)]


def test_without_the_wall_and_its_condition_the_other_would_have_been_told(database, people):
    """The negative control: as the owner, and without asking whose an event is."""
    sessions, alice = people
    database.value("private.publish", kind="alert", data={"b": 2}, user_id=alice)
    database.value("private.number_events")
    text = database.one("select prosrc from pg_proc where proname = 'told_between'").prosrc
    careless = text.replace("stream_events.user_id = any(p_users)", "true")
    assert careless != text
    database.run(
        f"create or replace function private.told_between("
        f"p_after bigint, p_until bigint, p_users uuid[])"
        f" returns json language sql stable set search_path = '' as $${careless}$$".encode()
    )
    assert told(read(database, sessions[1:2])) == []  # the wall stands behind the condition
    database.run("alter function api.read_streams owner to owner")
    assert told(read(database, sessions[1:2])) == [("alert", [])]


def test_only_what_comes_after_the_number_is_told(database, people):
    sessions, _ = people
    for _ in range(3):
        database.value("private.publish", kind="price", data={})
    numbers = [event["id"] for event in read(database, sessions)["events"]]
    assert numbers == sorted(numbers)
    assert [e["id"] for e in read(database, sessions, numbers[0])["events"]] == numbers[1:]
    assert read(database, sessions, numbers[-1])["events"] == []


@pytest.mark.parametrize("way", ENDS)
def test_a_session_that_lives_no_more_is_named_and_told_nothing(database, people, way):
    sessions, alice = people
    database.value("private.publish", kind="alert", data={}, user_id=alice)
    database.run(ENDS[way], sessions[0])
    answer = read(database, sessions[:2])
    assert (answer["ended"], answer["events"]) == ([1], [])


@pytest.mark.parametrize("way", TOKEN_ENDS)
def test_so_is_a_token(database, people, way):
    sessions, alice = people
    token = personal_token(database, alice, "read", name="hers")
    theirs = personal_token(database, database.user("mallory@example.org"), "read", name="theirs")
    database.value("private.publish", kind="alert", data={}, user_id=alice)
    shown = [token, sessions[1], theirs]
    answer = read(database, shown)
    assert (answer["ended"], told(answer)) == ([], [("alert", [1])])
    database.run(TOKEN_ENDS[way], token.removeprefix("cap:"))
    answer = read(database, shown)
    assert (answer["ended"], answer["events"]) == ([1], [])


def test_reading_is_no_use_of_a_token(database, people):
    token = personal_token(database, people[1])
    read(database, [token])
    assert database.one("select last_used_at from core.personal_tokens").last_used_at is None


def test_reading_is_no_use_of_a_session(database, people):
    sessions, _ = people
    database.run("update core.sessions set last_seen_at = now() - interval '5 minutes'")
    read(database, sessions)
    assert not database.all(
        "select from core.sessions where last_seen_at > now() - interval '4 minutes'"
    )


def test_nobody_and_strangers_are_told_of_no_one(database, people):
    _, alice = people
    database.value("private.publish", kind="alert", data={}, user_id=alice)
    assert read(database, [])["events"] == []
    assert read(database, ["0" * 64])["ended"] == [1]
    assert read(database, ["0" * 64])["events"] == []


def test_without_a_check_sessions_are_looked_up_for_what_is_somebodys_own(database, people):
    sessions, alice = people
    database.value("private.publish", kind="price", data={})
    database.run(ENDS["ended"], sessions[0])
    assert read(database, sessions, check=False)["ended"] == []
    newest = read(database, sessions)["newest"]
    database.value("private.publish", kind="alert", data={}, user_id=alice)
    answer = read(database, sessions, newest, check=False)
    assert (answer["ended"], told(answer)) == ([1], [("alert", [3])])


def _nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.mark.parametrize(
    ("table", "setting"), [("sessions", "app.sessions"), ("stream_events", "app.users")]
)
def test_the_list_of_those_who_ask_is_split_once_and_not_for_every_row(database, table, setting):
    alice = database.user()
    for _ in range(20):
        database.session(alice)
        database.value("private.publish", kind="alert", data={}, user_id=alice)
    database.run("set local role api_owner")
    shown = ",".join(str(uuid.uuid4()) for _ in range(20))
    database.run("select set_config(%s, %s, true)", setting, shown)

    (plan,) = database.one(f"explain (analyze, verbose, format json) select from core.{table}")[0]

    nodes = list(_nodes(plan["Plan"]))
    assert [node["Filter"] for node in nodes if "string_to_array" in node.get("Filter", "")] == []
    (split,) = [node for node in nodes if "string_to_array" in str(node.get("Output"))]
    assert split["Actual Loops"] == 1
