"""What schemathesis makes up of the document, sent to the running service by all kinds of callers.

No answer is a fault of ours, has a status or a header that is not documented, or another shape than
its own: here a field that no shape names is refused as well. Limits of attempts are out of the way.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import credentials
from blueprints.openapi.analyses import DATA
from blueprints.openapi.document import GROUPS
from blueprints.openapi.notation import closed
from blueprints.openapi.shapes import title
from conftest import Cluster, Live
from service import Site, running

PATIENCE_S = 120
KNOWN = ("btc", "id:ethereum", "tether", "uniswap", "wrapped-bitcoin")
CHECKED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
# How many requests each kind of caller makes of an operation, by who may: valid ones, and as many
# that are not.
CALLERS = {
    "anyone": {"stranger": 6, "person": 2},
    "session": {"person": 6, "script": 1, "stranger": 1},
    "read": {"person": 3, "script": 3, "stranger": 1},
    "write": {"person": 4, "script": 2, "stranger": 1},
    "admin": {"admin": 5, "admins_script": 1, "person": 1, "stranger": 1},
    "cron": {"clock": 3, "stranger": 1},
}
Send = Callable[[Case], requests.Response]


class Callers(NamedTuple):
    """Ways to send a request, by the name of who sends it."""

    site: Site
    ways: dict[str, Send]
    headers: dict[str, str]  # of a script, for what is asked without schemathesis


@pytest.fixture(scope="module")
def callers(
    cluster: Cluster, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callers]:
    """A service of its own, where nobody runs out of attempts, and those who call it."""
    name = f"called_{worker_id}"
    cluster.copy(name)
    live = Live(cluster, name)
    live.run("update core.attempt_limits set max_attempts = 1000000")
    live.run("update core.analysis_settings set budget_ms = 20000")  # on a busy machine
    with running(live, tmp_path_factory.mktemp("called")) as site:
        ways = _ways(site)
        token = _token(live, live.user("reader@example.org"), ["read"])
        yield Callers(site, ways, {"Authorization": f"Bearer {token}"})
    live.close()


@pytest.fixture(scope="module")
def operations(callers: Callers) -> dict[str, Any]:
    """The operations of the document that the service hands out, with every shape closed."""
    document = requests.get(f"{callers.site.url}/docs/openapi.json", timeout=PATIENCE_S).json()
    document["components"]["schemas"] = closed(document["components"]["schemas"])
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=callers.site.url)
    return {found.ok().label: found.ok() for found in schema.get_all_operations()}


@pytest.mark.slow
@pytest.mark.commits
@pytest.mark.parametrize("group", [group.title for group in GROUPS])
def test_whatever_is_sent_is_answered_as_the_document_says(callers, operations, group):
    wrong: list[str] = []
    for label, operation in operations.items():
        raw = operation.definition.raw
        if group in raw["tags"] and not _is_stream(raw):
            for caller, number in CALLERS[raw["x-who"]].items():
                wrong += _tried(operation, f"{label} by {caller}", callers.ways[caller], number)
    assert wrong == []


@pytest.mark.slow
@pytest.mark.commits
def test_what_is_made_of_real_coins_has_the_shapes_that_are_documented(callers):
    site, script = callers.site, callers.headers
    document = requests.get(f"{site.url}/docs/openapi.json", timeout=PATIENCE_S).json()
    components = {"schemas": closed(document["components"]["schemas"])}
    wrong, seen = [], []
    for coin in KNOWN:
        for path, shape in (*((name, title(name)) for name in DATA), ("consensus", "Consensus")):
            answer = _made(f"{site.url}/api/ucie/{path}/{coin}?wait=20", script)
            seen.append(answer.status_code)
            checker = jsonschema.Draft202012Validator(
                {"$ref": f"#/components/schemas/{shape}", "components": components},
                format_checker=jsonschema.FormatChecker(),
            )
            wrong += [
                f"{path} of {coin}, {fault.json_path}: {fault.message[:200]}"
                for fault in checker.iter_errors(answer.json())
            ]
    assert wrong == []
    assert seen == [200] * len(seen)


def _is_stream(raw: dict[str, Any]) -> bool:
    """Tell whether a good answer does not end; tests/races/test_streams.py reads those."""
    return "text/event-stream" in raw["responses"].get("200", {}).get("content", {})


def _made(address: str, headers: dict[str, str]) -> requests.Response:
    """The answer, once it is made."""
    until = time.monotonic() + PATIENCE_S
    while True:
        answer = requests.get(address, headers=headers, timeout=PATIENCE_S)
        if answer.status_code == 200 or time.monotonic() > until:
            return answer
        time.sleep(0.5)


def _tried(operation: Any, label: str, send: Send, number: int) -> list[str]:
    """What was wrong with the answers to so many requests of each mode."""
    takes_something = operation.definition.raw["parameters"] or operation.body
    modes = [GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if takes_something else [])]
    return [one for mode in modes for one in _tried_in(mode, operation, label, send, number)]


def _tried_in(
    mode: GenerationMode, operation: Any, label: str, send: Send, number: int
) -> list[str]:
    wrong = []

    @seed(2026)
    @examples(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def _send(case: Case) -> None:
        for one in _as_made_and_of_a_known_coin(case, mode):
            answer = send(one)
            try:
                one.validate_response(answer, checks=CHECKED)
            except BaseException as fault:  # noqa: BLE001 (groups of its own, all are told)
                wrong.append(f"{label}: {fault}")

    _send()
    return wrong


def _as_made_and_of_a_known_coin(case: Case, mode: GenerationMode) -> Iterator[Case]:
    yield case
    if mode is GenerationMode.POSITIVE:
        for values in (case.path_parameters, case.query):
            if values and "symbol" in values:
                values["symbol"] = KNOWN[len(str(values["symbol"])) % len(KNOWN)]
                yield case
        if "If-None-Match" in {one["name"] for one in case.operation.definition.raw["parameters"]}:
            case.headers["If-None-Match"] = "*"  # 304, where there is anything
            yield case


def _ways(site: Site) -> dict[str, Send]:
    stored = json.loads(Path(site.environment["DATA_DIR"], "secrets.json").read_text())["settings"]
    keys = credentials.Keys(stored["SECRET_KEY"], None)
    live, password = site.database, credentials.hash_password("a password of theirs", 4)
    person = live.user("person@example.org")
    admin = live.user("admin@example.net", role="admin")
    live.user("second@example.net", role="admin")
    live.run("update core.users set password_hash = %s", password)
    return {
        "stranger": _bare(),
        "person": _browser(site, keys, person),
        "admin": _browser(site, keys, admin),
        "script": _bearer(_token(live, person, ["read", "write"])),
        "admins_script": _bearer(_token(live, admin, ["read", "write", "admin"])),
        "clock": _bearer(stored["CRON_SECRET"]),
    }


def _bare() -> Send:
    return _sent


def _bearer(token: str) -> Send:
    return lambda case: _sent(case, headers={"Authorization": f"Bearer {token}"})


def _browser(site: Site, keys: credentials.Keys, user_id: str) -> Send:
    """Somebody logged in, anew for every request: some of them end the session."""
    form = requests.get(f"{site.url}/api/auth/csrf-token", timeout=PATIENCE_S)
    headers = {"X-CSRFToken": form.json()["csrf_token"]}

    def _send(case: Case) -> requests.Response:
        session = credentials.new_session(keys)
        site.database.run(
            "insert into core.sessions (user_id, token_hash, expires_at)"
            " values (%s, %s, now() + interval '1 hour')",
            *(user_id, credentials.token_hash(session)),
        )
        cookies = {"auth_token": session, "form": form.cookies["form"]}
        return _sent(case, headers=headers, cookies=cookies)

    return _send


def _sent(case: Case, **given: Any) -> requests.Response:
    """The answer, once more where the connection was let go of."""
    for _ in range(3):
        try:
            return case.call(timeout=PATIENCE_S, **given)
        except requests.ConnectionError:
            time.sleep(0.1)
    return case.call(timeout=PATIENCE_S, **given)


def _token(live: Live, user_id: str, scopes: list[str]) -> str:
    token = credentials.new_personal_token()
    live.run(
        "insert into core.personal_tokens (user_id, name, token_hash, hint, scopes, expires_at)"
        " values (%s, 'tests', %s, %s, %s, now() + interval '1 day')",
        *(user_id, credentials.personal_hash(token), token[: credentials.HINT_LENGTH], scopes),
    )
    return token
