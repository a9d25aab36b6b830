"""blueprints/admin.py: the doors of admins as JSON."""

import csv
import io
import re

import pytest

from web.admins import WHO, callers

NOBODY = "00000000-0000-4000-8000-000000000001"
ISSUE = {"count": 2, "note": "for friends", "expires_at": "2999-01-31"}
# Every address, something to send there, and how an admin is answered.
ROUTES = [
    ("GET", "/api/admin/users", None, 200),
    ("GET", "/api/admin/users/{bob}", None, 200),
    ("POST", "/api/admin/users/{bob}/disable", None, 204),
    ("POST", "/api/admin/users/{bob}/enable", None, 204),
    ("POST", "/api/admin/users/{bob}/make-admin", None, 204),
    ("POST", "/api/admin/users/{bob}/unmake-admin", None, 204),
    ("DELETE", "/api/admin/users/{bob}/sessions", None, 204),
    ("GET", "/api/admin/access-codes", None, 200),
    ("POST", "/api/admin/access-codes", ISSUE, 201),
    ("DELETE", "/api/admin/access-codes/{code}", None, 204),
    ("GET", "/api/admin/audit", None, 200),
    ("GET", "/api/admin/audit.csv", None, 200),
]
STATUS = {
    "visitor": (401, "unauthenticated"),
    "user": (403, "admin_only"),
    "reading token": (403, "scope_missing"),
    "demoted token": (403, "admin_only"),
}


@pytest.fixture
def who(app, live):
    return callers(app, live)


@pytest.fixture
def admin(who):
    return who["admin"]


def test_the_list_of_routes_is_whole(app):
    listed = {(method, re.sub(r"\{\w+\}", "*", path)) for method, path, _, _ in ROUTES}
    routes = {
        (method, re.sub(r"<[^>]*>", "*", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/admin/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert listed == routes


@pytest.mark.parametrize("name", WHO)
@pytest.mark.parametrize(("method", "path", "body", "status"), ROUTES)
def test_every_address_lets_admins_in_and_nobody_else(who, live, name, method, path, body, status):
    bob, code = live.user("bob@example.org"), live.code()
    answer = who[name].ask(method, path.format(bob=bob, code=code), body)
    denied = live.all("select error_message from core.auth_logs where event_type = 'access_denied'")
    if name in STATUS:
        assert (answer.status_code, answer.json["code"]) == STATUS[name]
        assert [row.error_message for row in denied] == ([STATUS[name][1]] * (name != "visitor"))
    else:
        assert answer.status_code == status
        assert denied == []


@pytest.mark.parametrize(
    ("method", "path", "body"), [route[:3] for route in ROUTES if route[0] != "GET"]
)
def test_an_act_with_the_cookie_needs_the_token_of_forms(who, live, method, path, body):
    bob, code = live.user("bob@example.org"), live.code()
    forged = who["admin"]._replace(headers={})
    answer = forged.ask(method, path.format(bob=bob, code=code), body)
    assert (answer.status_code, answer.json["code"]) == (403, "csrf_failed")
    assert live.one("select count(*) from core.auth_logs").count == 0


def test_no_answer_holds_a_hash_or_a_token(who, admin, live):
    bob, code = live.user("bob@example.org"), live.code()
    live.session(bob)
    live.run("update core.users set verification_token = repeat('e', 64)")
    stored = live.one(
        "select array(select token_hash from core.sessions)"
        " || array(select token_hash from core.personal_tokens)"
        " || array(select verification_token from core.users)"
        " || array(select password_hash from core.users) as secrets"
    ).secrets
    assert len(set(stored)) > 6
    for method, path, body, _ in ROUTES:
        text = admin.ask(method, path.format(bob=bob, code=code), body).text
        assert [secret for secret in stored if secret in text] == [], path


def test_a_search_takes_wildcards_as_they_are(admin, live):
    live.user("100%_sure@example.org")
    live.user("100 sure@example.org".replace(" ", "x"))
    found = admin.ask("GET", "/api/admin/users?q=100%25_s").json["users"]
    assert [user["email"] for user in found] == ["100%_sure@example.org"]


def test_the_next_page_is_linked_with_the_same_filters(admin, live):
    for number in range(5):
        live.user(f"{number}@many.example")
    path, seen = "/api/admin/users?q=many.example&limit=2", []
    while path:
        answer = admin.ask("GET", path)
        seen += [user["email"] for user in answer.json["users"]]
        live.user(f"late{len(seen)}@many.example")
        link = answer.headers.get("Link", "")
        assert bool(link) == (answer.json["next_cursor"] is not None)
        path = link.removeprefix("<").removesuffix('>; rel="next"')
    assert sorted(seen) == [f"{number}@many.example" for number in range(5)]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=251", "role=root", "cursor=zz", "verified=%00"]
)
def test_a_query_it_does_not_know_is_refused(admin, query):
    answer = admin.ask("GET", f"/api/admin/users?{query}")
    assert (answer.status_code, answer.json["code"]) in ((400, "bad_filter"), (400, "bad_cursor"))


def test_codes_are_issued_listed_and_withdrawn(admin):
    issued = admin.ask("POST", "/api/admin/access-codes", ISSUE)
    assert issued.status_code == 201
    first = issued.json["access_codes"][0]
    assert (first["note"], first["expires_at"]) == ("for friends", "2999-01-31T00:00:00Z")
    assert admin.ask("DELETE", f"/api/admin/access-codes/{first['id']}").status_code == 204
    states = {
        row["id"]: row["state"]
        for row in admin.ask("GET", "/api/admin/access-codes").json["access_codes"]
    }
    assert sorted(states.values()) == ["free", "revoked"]
    assert states[first["id"]] == "revoked"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "count"),
        ({"count": 0}, "count"),
        ({"count": 1001}, "count"),
        ({"count": "2"}, "count"),
        ({"count": 1.5}, "count"),
        ({"count": True}, "count"),
        ({"count": 1, "note": "x" * 201}, "note"),
        ({"count": 1, "note": "a\nb"}, "note"),
        ({"count": 1, "note": 7}, "note"),
        ({"count": 1, "expires_at": "2020-01-01"}, "expires_at"),
        ({"count": 1, "expires_at": "soon"}, "expires_at"),
        ({"count": 1, "code": "MINE"}, "code"),
    ],
)
def test_what_cannot_be_issued_is_refused_by_its_field(admin, live, body, field):
    answer = admin.ask("POST", "/api/admin/access-codes", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert live.one("select count(*) from core.access_codes").count == 0


def test_a_disabled_account_is_out_at_once(who, admin, live):
    alice = live.one("select id from core.users where email = 'alice@example.org'").id
    assert who["user"].ask("GET", "/api/auth/me").status_code == 200
    assert admin.ask("POST", f"/api/admin/users/{alice}/disable").status_code == 204
    assert who["user"].ask("GET", "/api/auth/me").status_code == 401
    assert admin.ask("GET", f"/api/admin/users/{alice}").json["user"]["disabled_at"]


def test_an_account_that_is_not_there_is_told(admin):
    for method, path, body, _ in ROUTES:
        if "{" in path:
            answer = admin.ask(method, path.format(bob=NOBODY, code=NOBODY), body)
            assert (answer.status_code, answer.json["code"]) in (
                (404, "unknown_user"),
                (404, "unknown_code"),
            )
            assert admin.ask(method, path.format(bob="x", code="x"), body).status_code == 404


def rows_of(answer):
    """The file taken apart, without the names of its columns."""
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))


def test_the_file_holds_the_trail_and_its_taking_is_noted(admin, live):
    live.run(
        "insert into core.auth_logs (event_type, user_agent, error_message, success) values"
        """ ('failed_login', 'a "quoted", agent', 'wrong', false), ('login', null, null, true)"""
    )
    answer = admin.ask("GET", "/api/admin/audit.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.count(b"\r\n") == 3
    rows = rows_of(answer)
    assert [row["event"] for row in rows] == ["login", "failed_login"]
    assert (rows[1]["user_agent"], rows[1]["error"]) == ('a "quoted", agent', "wrong")
    assert (rows[0]["success"], rows[1]["success"]) == ("true", "false")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[0]["at"])
    again = rows_of(admin.ask("GET", "/api/admin/audit.csv?success=true"))
    assert [row["event"] for row in again] == ["audit_exported", "login"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_field_of_the_file_is_a_formula(admin, live, start):
    live.run(
        "insert into core.auth_logs (event_type, user_agent, ip_address, request_id)"
        " values ('login', %s, %s, %s)",
        *(f"{start}cmd|' /C calc'!A0", f"{start}1", f"{start}HYPERLINK(1)"),
    )
    row = rows_of(admin.ask("GET", "/api/admin/audit.csv"))[0]
    for column in ("user_agent", "address", "request_id"):
        assert row[column].startswith(f"'{start}"), column


def test_a_long_file_is_whole_and_in_order(admin, live):
    live.run("insert into core.auth_logs (event_type) select 'login' from generate_series(1, 4500)")
    numbers = [int(row["number"]) for row in rows_of(admin.ask("GET", "/api/admin/audit.csv"))]
    assert len(numbers) == 4500
    assert numbers == sorted(numbers, reverse=True)


def test_a_file_ends_at_its_bound(admin, live, monkeypatch):
    monkeypatch.setattr("blueprints.admin.EXPORTED_PAGES", 1)
    live.run("insert into core.auth_logs (event_type) select 'login' from generate_series(1, 2500)")
    assert len(rows_of(admin.ask("GET", "/api/admin/audit.csv"))) == 2000


def test_a_file_whose_session_ends_half_way_breaks_off(admin, live):
    live.run("insert into core.auth_logs (event_type) select 'login' from generate_series(1, 2500)")
    answer = admin.client.get("/api/admin/audit.csv", buffered=False)
    pieces = answer.iter_encoded()
    assert next(pieces).startswith(b"number,at,event")
    next(pieces)
    live.run("delete from core.sessions")
    with pytest.raises(RuntimeError, match="half-way"):
        next(pieces)
