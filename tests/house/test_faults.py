"""What goes wrong is said in one voice on every address: no SQL, no stack, no host."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from credentials import new_session

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Words that belong inside the house.
INSIDE = re.compile(
    r"select |insert into|psycopg|postgres|traceback|relation|function|column|\.py\b|\bline \d"
    r"|core\.|private\.|api\.\w+\(|127\.0\.0\.1|localhost|sqlstate|deadlock|constraint",
    re.IGNORECASE,
)
JSON = ("application/json", "application/problem+json")


def _api_rules(app: Flask):
    return [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")]


def _path(rule) -> str:
    numbered = re.sub(r"<int:\w+>", "1", rule.rule)
    named = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000001", numbered)
    return re.sub(r"<[^>]*>", "btc", named)


def _methods_by_path(app: Flask) -> dict[str, set[str]]:
    """What may be done at each path, by all the rules that lead to it."""
    paths = app.url_map.bind("localhost")
    return {_path(rule): set(paths.allowed_methods(_path(rule))) for rule in _api_rules(app)}


def test_a_wrong_method_is_405_in_json_with_the_right_ones_on_every_api_path(client, app):
    paths = _methods_by_path(app)
    assert len(paths) > 10
    for path, allowed in paths.items():
        for method in METHODS:
            if method in allowed:
                continue
            answer = client.open(path, method=method)
            assert answer.status_code == 405, f"{method} {path}"
            assert answer.mimetype in JSON
            assert answer.json["code"] == "method_not_allowed"
            named = {name.strip() for name in answer.headers["Allow"].split(",")}
            assert named - {"HEAD", "OPTIONS"} == allowed - {"HEAD", "OPTIONS"}


def _asked_everywhere(app: Flask) -> Iterator[tuple[str, str, object]]:
    """Ask as somebody who shows a session, or the database would hear of nothing."""
    browser = app.test_client()
    token = browser.get("/api/auth/csrf-token").json["csrf_token"]
    asking = {"headers": {"X-CSRFToken": token}, "query_string": {"q": "b"}, "json": {}}
    for path, methods in _methods_by_path(app).items():
        for method in sorted(methods - {"HEAD", "OPTIONS"}):
            browser.set_cookie("auth_token", new_session(app.config["KEYS"]))
            yield method, path, browser.open(path, method=method, **asking)


@pytest.fixture(params=["away", "foreign"])
def broken(request, settings, cluster) -> Iterator[Flask]:
    """The service over a database that does not answer, or over one that is not ours at all."""
    impatient = dataclasses.replace(settings, db_pool_timeout_seconds=0.05)
    conninfo = {
        "away": "host=127.0.0.1 port=1 user=web dbname=nowhere",
        "foreign": cluster.url("web", "postgres"),
    }[request.param]
    app = create_app(impatient, conninfo=conninfo)
    app.config["TESTING"] = False
    yield app
    app.extensions["db"].close()


def test_a_fault_of_the_database_says_nothing_of_the_inside(broken):
    faults = 0
    for method, path, answer in _asked_everywhere(broken):
        text = answer.get_data(as_text=True)
        assert not INSIDE.search(text), f"{method} {path}: {text}"
        assert answer.status_code < 400 or answer.mimetype in JSON, f"{method} {path}"
        if answer.status_code >= 500:
            faults += 1
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) > 0
    assert faults > 5


def test_a_refusal_carries_code_text_and_the_requests_number(client, app):
    for method, path, answer in _asked_everywhere(app):
        if answer.status_code < 400:
            continue
        body = answer.json
        assert {"type", "title", "status", "detail", "code", "request_id"} <= set(body), path
        assert body["status"] == answer.status_code
        assert body["request_id"] == answer.headers["X-Request-ID"]
        assert not INSIDE.search(answer.get_data(as_text=True)), f"{method} {path}"
