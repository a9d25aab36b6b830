"""What is neither a page nor a door: files beside ours, doubled parameters, keys from outside."""

import re

import pytest

from tree import ROOT
from web.browsing import log_in

# Assignments to a computed key: by names of closed lists.
COMPUTED = {"ACTS[key]", "dataset[name]", "memory[name]", "field[property]"}


@pytest.mark.parametrize(
    "path",
    [
        *("/static", "/static/", "/static/vendor/", "/templates/", "/docs/"),
        *("/.git/config", "/app.py", "/var/secrets.json", "/static/.gitignore"),
        *("/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2fconfig.py"),
        *("/static//etc/passwd", "/static/%2fetc/passwd", "/static/..\\config.py"),
    ],
)
def test_no_folder_is_listed_and_no_file_beside_ours_is_given_out(client, path):
    assert client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("path", ["/", "/login", "/static/theme.js", "/api/auth/me", "/livez"])
def test_trace_is_not_taken(client, path):
    answer = client.open(path, method="TRACE", headers={"Cookie": "auth_token=mine"})
    assert answer.status_code == 405
    assert "mine" not in answer.get_data(as_text=True)


def test_of_a_parameter_sent_twice_the_first_counts(app, live, client):
    log_in(app, live, client)
    live.token()
    address = "/api/ucie/technical/BTC?wait=0&timeframe={}&timeframe={}"
    assert client.get(address.format("1h", "9x")).status_code == 202
    assert client.get(address.format("9x", "1h")).json["code"] == "bad_timeframe"


def test_what_belongs_into_the_body_is_not_taken_from_the_address(client, live):
    body = {"password": "a long quiet sentence"}
    answer = client.post("/api/auth/login?email=alice@example.org", json=body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["email"]


def test_no_script_writes_to_a_key_that_came_from_outside():
    scripts = "\n".join(p.read_text("utf-8") for p in sorted((ROOT / "static").glob("*.js")))
    computed = re.compile(r"(\w+\[[^\]\"']+\])\s*=(?![=>])")
    assert set(computed.findall(scripts)) == COMPUTED
    targets = re.findall(r"Object\.assign\((.{14})", scripts)
    assert set(targets) <= {"document.creat"}
    assert "__proto__" not in scripts
