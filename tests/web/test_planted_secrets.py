"""Secrets are planted all over, the service is used and made to fail, and every line is searched.

Lines are those that the real handler writes, in both forms, and those of PostgreSQL with every
setting on that makes it talk.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from psycopg import sql

import credentials
import logs
from app import create_app
from streaming import until
from web import routes
from web.browser import Script, script
from web.document import Document

PASSWORD = "plantedpassword and more of it"
WRONG = "plantedwrongword and more of it"
EMAIL = "planted.person@example.org"
AGENTS = [
    "planted-agent\r\nINFO request forged",
    "\x1b[31mplanted-agent\x1b[0m",
    "planted-agent\u2028\u2029\x85forged",
    "planted-agent%0d%0aforged %s %(name)s {0}",
    "planted-agent" + "x" * 65_536,
    "\x00planted-agent\x7f\x9b",
    'planted-agent"} {"level": "ERROR", "message": "forged"}',
]


class Lines(logging.Handler):
    """What a handler would write, in a form."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter)
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture(params=[logs.TextFormatter, logs.JsonFormatter], ids=["text", "json"])
def lines(request: Any) -> Iterator[list[str]]:
    """Every line of every logger, down to debugging."""
    handler, root = Lines(request.param()), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.written
    root.setLevel(level)
    root.removeHandler(handler)


def letter_tokens(app: Flask, live: Any) -> list[str]:
    """The tokens of every letter that waits."""
    sealed = [row.sealed for row in live.all("select sealed from core.letters")]
    opened = [credentials.unseal(each, app.config["KEYS"]) for each in sealed if each]
    return [found["token"] for found in opened if found and "token" in found]


def use(app: Flask, live: Any) -> tuple[Script, list[str]]:
    """Live through an account; return its browser, and every secret that came up."""
    live.code("PLANTED-CODE")
    asking = script(app.test_client())
    asking.register(email=EMAIL, password=PASSWORD, access_code="PLANTED-CODE")
    (token,) = letter_tokens(app, live)
    asking.client.get(f"/verify-email?token={token}")
    asking.post("/api/auth/verify-email", {"token": token})
    asking.log_in(email=EMAIL, password=WRONG)
    asking.log_in(email=EMAIL, password=PASSWORD)
    personal = asking.post("/api/auth/tokens", {"name": "planted", "scopes": ["read"]})
    bearer = {"Authorization": f"Bearer {personal.json['token']}"}
    app.test_client().get("/api/auth/me", headers=bearer)
    asking.post("/api/auth/request-password-reset", {"email": EMAIL})
    page = Document(asking.client.get("/login").text)
    fields = {"csrf_token": page.field("csrf_token")["value"], "email": EMAIL, "password": WRONG}
    asking.client.post(f"/login?next=/home?q={WRONG}", data=fields)
    return asking, [
        *(PASSWORD, WRONG, EMAIL, "PLANTED-CODE", token, personal.json["token"]),
        *(cookie.value for cookie in asking.client._cookies.values()),
        *(row.password_hash for row in live.all("select password_hash from core.users")),
        *(app.config["SETTINGS"].secret_key, app.config["SETTINGS"].cron_secret),
    ]


def found(secrets: list[str], written: list[str]) -> set[str]:
    """Each secret that stands in a line, whole or by its first sixteen characters."""
    text = "\n".join(written)
    return {secret for secret in secrets if secret[:16] in text}


def fire(app: Flask) -> None:
    """Ask the schedule with the right secret and with a wrong one."""
    for secret in (app.config["SETTINGS"].cron_secret, WRONG):
        app.test_client().get("/api/cron/nothing", headers={"Authorization": f"Bearer {secret}"})


def test_no_secret_stands_in_any_line(app, live, lines):
    asking, secrets = use(app, live)
    fire(app)
    for route in routes.every(app):
        with asking.client.open(f"{route.path}?token={WRONG}&q={EMAIL}", method=route.method):
            pass
    assert len(lines) > 60
    assert found(secrets, lines) == set()


@pytest.mark.parametrize(
    "error",
    [
        lambda secret: RuntimeError(f"of {secret}"),
        KeyError,
        lambda secret: UnicodeEncodeError("ascii", secret, 0, 1, secret),
        lambda secret: psycopg.ProgrammingError(f"cannot adapt {secret}"),
        lambda secret: psycopg.DataError(f"value {secret}"),
        lambda _: AttributeError(f"of {credentials.new_personal_token()}"),
    ],
)
def test_a_fault_that_quotes_a_secret_is_noted_without_it(app, live, lines, monkeypatch, error):
    asking, secrets = use(app, live)
    raised = []

    def _fail(*_: object, **arguments: Any) -> None:
        raised.extend(error(secret) for secret in (*secrets, str(arguments)))
        raise ExceptionGroup(secrets[0], raised[:2]) from raised[-1]

    for door in ("call", "call_until_ready"):
        monkeypatch.setattr(f"db.{door}", _fail)
    answer = asking.log_in(email=EMAIL, password=PASSWORD)
    assert answer.status_code == 500
    assert asking.client.get("/home").status_code == 500
    noted = [line for line in lines if "unexpected fault" in line]
    assert len(noted) == 2
    assert answer.json["request_id"] in noted[0]
    assert "accounts.py" in noted[0]
    assert found(secrets, lines) == set()
    assert found(secrets, [answer.text]) == set()


def test_the_search_finds_what_a_franker_log_would_tell(app, live, lines, monkeypatch):
    monkeypatch.setattr(logs, "discreet", str)

    def _fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"of {WRONG}")

    monkeypatch.setattr("db.call", _fail)
    assert script(app.test_client()).client.get("/api/auth/me").status_code == 500
    assert found([WRONG, PASSWORD], lines) == {WRONG}


def test_a_database_that_quotes_a_row_is_noted_without_it(app, live, lines):
    asking, secrets = use(app, live)
    planted = "add constraint planted check (length(token_hash) < 9) not valid"
    live.run(f"alter table core.sessions {planted}")
    try:
        answer = asking.log_in(email=EMAIL, password=PASSWORD)
    finally:
        live.run("alter table core.sessions drop constraint planted")
    assert answer.status_code == 500
    assert "violates check constraint" in "".join(lines)
    assert found(secrets, lines) == set()


def test_a_database_that_is_away_is_noted_without_a_secret(settings, lines):
    app = create_app(settings, conninfo="host=127.0.0.1 port=1 user=web password=plantedpassword")
    app.extensions["db"]._numbers = app.extensions["db"]._numbers._replace(timeout_seconds=0.3)
    try:
        asking = script(app.test_client())
        assert asking.log_in(email=EMAIL, password=PASSWORD).status_code == 503
    finally:
        app.extensions["db"].close()
    assert len(lines) > 1
    assert found([PASSWORD, EMAIL, settings.secret_key], lines) == set()


@pytest.mark.parametrize("agent", AGENTS, ids=range(len(AGENTS)))
def test_no_agent_breaks_a_line_or_the_trail(app, live, lines, agent):
    client = app.test_client()
    answer = client.post(
        "/api/auth/login",
        json={"email": EMAIL, "password": WRONG},
        environ_overrides={"HTTP_USER_AGENT": agent.encode().decode("latin-1")},
    )
    assert answer.status_code == 401
    kept = live.one("select user_agent from core.auth_logs").user_agent
    assert "planted-agent" in kept
    assert len(kept) <= 512
    assert kept.isprintable()
    requests = [line for line in lines if "/api/auth/login" in line]
    assert requests
    assert "forged" not in "".join(lines)
    for line in requests:
        assert len(line.splitlines()) == 1


# Everything that makes a server tell more.
TALKATIVE = {
    "log_statement": "all",
    "log_min_duration_statement": "0",
    "log_duration": "on",
    "log_min_messages": "debug1",
    "log_min_error_statement": "debug1",
    "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "-1",
    "log_parser_stats": "on",
}


@pytest.fixture
def talkative(live: Any, settings: Any) -> Iterator[tuple[Flask, Path]]:
    """A service whose database writes down whatever it is told, and the file it writes to."""
    with psycopg.connect(live.cluster.url("postgres", live.name), autocommit=True) as conn:
        folder = Path(conn.execute("show data_directory").fetchone()[0])
        alter = sql.SQL("alter role web in database {} ").format(sql.Identifier(live.name))
        for name, value in TALKATIVE.items():
            conn.execute(alter + sql.SQL("set {} = {}").format(sql.Identifier(name), value))
        app = create_app(settings, conninfo=live.url("web"))
        app.config.update(BCRYPT_COST=4)
        (log,) = folder.parent.glob("*.log")
        yield app, log
        app.extensions["read_counts"].hand_in()
        app.extensions["db"].close()
        conn.execute(alter + sql.SQL("reset all"))


def test_no_password_and_no_token_reaches_the_server_of_the_database(talkative, live):
    app, log = talkative
    before = log.stat().st_size
    _, secrets = use(app, live)
    with psycopg.connect(live.cluster.url("postgres", live.name), autocommit=True) as conn:
        asked = "select query from pg_stat_activity where datname = current_database()"
        now = [row[0] for row in conn.execute(asked).fetchall()]

    def _written() -> str:
        with log.open("rb") as file:
            file.seek(before)
            return file.read().decode("utf-8", "replace")

    until(lambda: "api.begin_login" in _written(), "it is written down")
    until(lambda: re.search(r"DETAIL: .*arameters: ", _written()), "parameters are written down")
    written = _written()
    sent = {EMAIL, "PLANTED-CODE"} | {
        row.password_hash for row in live.all("select password_hash from core.users")
    }
    never = [secret for secret in secrets if secret not in sent]
    assert len(never) >= 8
    assert found(never, [written]) == set()
    assert found(secrets, [query for query in now if query]) == set()
