"""/asset/<name>/<series>.csv, and blueprints/presentation/series_csv.py"""

import csv
import io

import pytest

import credentials
from blueprints.presentation import series_csv


@pytest.fixture
def inside(client, app, live):
    token = credentials.new_session(app.config["KEYS"])
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(live.user(), credentials.token_hash(token)),
    )
    client.set_cookie("auth_token", token)
    return client


def _rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_point_is_a_line_with_its_time():
    text = series_csv.text(
        {"name": "sentiment", "points": [[1793491200, -12.5], [1793494800, None]]}
    )
    assert _rows(text) == [
        ["at", "score"],
        ["2026-11-01T00:00:00Z", "-12.5"],
        ["2026-11-01T01:00:00Z", ""],
    ]
    assert text.endswith("\r\n")


def test_a_metric_names_its_column_with_its_unit():
    text = series_csv.text({"name": "onchain.hashrate_hs", "points": []})
    assert _rows(text) == [["at", "hashrate_hs"]]


@pytest.mark.parametrize(
    ("coin", "name"), [("bitcoin", "bitcoin"), ('a"; b=\r\n', "a___b___"), ("ü" * 200, "_" * 80)]
)
def test_a_file_is_named_in_letters_that_no_header_trips_over(coin, name):
    assert series_csv.headers(coin, "price")["Content-Disposition"] == (
        f'attachment; filename="{name}-price.csv"'
    )


def test_prices_come_as_a_file(inside, live):
    token = live.token()
    live.run(
        "insert into core.price_snapshots"
        " (token_id, taken_at, price_usd, sources, quality, conflict)"
        " values (%s, '2026-11-01', 1e-12, 1, 50, false)",
        token,
    )
    answer = inside.get("/asset/bitcoin/price.csv")

    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert _rows(answer.text)[1][1] == "1e-12"
    assert answer.headers["Content-Disposition"].endswith('"bitcoin-price.csv"')
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status"), [("bitcoin/nothing.csv", 400), ("nowhere/price.csv", 404)]
)
def test_what_is_not_there_is_a_page(inside, live, path, status):
    live.token()
    assert inside.get(f"/asset/{path}", headers={"Accept": "text/html"}).status_code == status


def test_a_stranger_is_sent_to_the_login(client):
    answer = client.get("/asset/bitcoin/price.csv", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login")
