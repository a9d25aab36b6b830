"""/predictions/scorecard and its file"""

import csv
import io
import re

import pytest

import credentials
import db
from blueprints.presentation import forecast_pictures, scorecard
from web import predictions_answers
from web.answers import NOW
from web.document import Document
from web.predictions_answers import STAYED, counted, record

NOTHING = {"issued": [], "days": [], "points": [], "coins": []}


def _page(told=None, **changes):
    return scorecard.page(counted((told or record()) | changes))


def _text(page):
    return " ".join(page.sentences)


@pytest.fixture
def stored(live):
    """Store a record as the worker does."""

    def _stored(told=None):
        body = counted(told or record())["record"]
        return live.value("work.store_scorecard", body=body, counted_at=NOW)

    return _stored


def test_everybody_may_look_without_a_session(client, stored):
    stored()
    answer = client.get("/predictions/scorecard")
    assert answer.status_code == 200
    assert "forecasts were issued since" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


def test_whoever_is_logged_in_sees_the_same_figures(client, live, stored, app):
    stored()
    anonymous = client.get("/predictions/scorecard").text
    token = credentials.new_session(app.config["KEYS"])
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(live.user("alice@example.org"), credentials.token_hash(token)),
    )
    client.set_cookie("auth_token", token)
    shown = client.get("/predictions/scorecard").text
    assert "alice@example.org" not in anonymous
    main = re.compile("<main.+</main>", re.DOTALL)
    assert main.search(shown)[0] == main.search(anonymous)[0]


def test_one_look_is_one_call(client, stored, monkeypatch):
    stored()
    called = []
    call = db.call

    def counting(function, **arguments):
        called.append(function)
        return call(function, **arguments)

    monkeypatch.setattr(db, "call", counting)
    client.get("/predictions/scorecard")
    assert called == ["api.get_scorecard"]


def test_before_anything_was_counted_the_page_says_so(client):
    answer = client.get("/predictions/scorecard")
    assert answer.status_code == 200
    assert "No forecast was issued yet." in answer.text
    assert client.get("/predictions/scorecard.csv").text.count("\n") == 1


def test_the_page_is_light(client, stored):
    stored(record(days=1500, coins=60))
    assert len(client.get("/predictions/scorecard").data) < 120_000


def test_the_figures_are_there_as_csv(client, stored):
    stored()
    answer = client.get("/predictions/scorecard.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 9 + 9
    assert {row["scope"] for row in rows} == {"all coins", "coin-0", "coin-1", "coin-2"}
    middle = next(
        r for r in rows if (r["scope"], r["horizon"], r["promised"]) == ("all coins", "24h", "0.8")
    )
    assert float(middle["held"]) == pytest.approx(0.81, abs=0.01)
    assert (middle["relative_mae"], middle["right_direction"]) == ("1.0", "")
    assert float(middle["low_95"]) < float(middle["held"]) < float(middle["high_95"])


def test_names_of_coins_are_text(client, stored):
    stored(record(name="<script>alert(1)</script>"))
    page = Document(client.get("/predictions/scorecard").text)
    assert "<script>alert(1)</script>" in page.text
    assert all(it.startswith("/static/") for it in page.values("src"))


# What is said.


def test_what_was_promised_and_what_held_is_said():
    told = _text(_page())
    assert "none was changed since." in told
    assert (
        "Of ranges built to hold in 80 of 100 cases held 81\u00a0% of those over 24 hours" in told
    )


def test_where_the_test_cannot_tell_the_page_says_so():
    told = _text(_page(points=[]))
    assert "As for the middle: no better than today's price." in told
    young = _text(_page(record(40)))
    assert "24 hours: 39 days of 250, too few to tell it from a plain random walk." in young
    assert "better than a plain" not in young


def test_a_better_score_is_claimed_with_its_test_only():
    assert "24 hours: ranges scored 2.8\u00a0% better than a plain random walk's." in _text(_page())
    worse = [
        [24, 86400 * i, 3, 2, 0.104 + i % 7 / 1e4, 0.103 + i % 5 / 1e4, *STAYED] for i in range(300)
    ]
    assert "24 hours: ranges scored 1.1\u00a0% worse than a plain random walk's." in _text(
        _page(days=worse)
    )
    noisy = [[24, 86400 * i, 3, 2, 0.1 + (i % 2) / 5, 0.2005, *STAYED] for i in range(300)]
    told = _text(_page(days=noisy))
    assert "24 hours: ranges cannot be told from a plain random walk's." in told


def test_a_better_middle_is_named():
    points = [["ar1", 24, 86400 * i, 0.018 + i % 3 / 1e4, 0.02, 3, 2] for i in range(300)]
    told = _text(_page(points=points))
    assert "Better than today's price as a middle: the move of the day before." in told
    assert "no better" not in told


def test_a_moved_middle_has_its_direction_with_its_bound():
    moved = [[24, 86400 * i, 3, 2, 0.1, 0.103, 0.018, 0.02, 3, 2] for i in range(300)]
    page = _page(days=moved)
    told = (
        "24 hours: where the middle was moved, 67\u00a0% of its directions were right "
        "(61–72\u00a0%)."
    )
    assert told in page.sentences
    assert page.scores[0].cells[0] == "0.900"
    assert "It was that price each time, which calls no direction." in _text(_page())


def test_nothing_due_is_said_and_nothing_drawn():
    page = scorecard.page(predictions_answers.scorecards("x")["none due"])
    assert "Not one has fallen due yet, so nothing can be said of how they did." in page.sentences
    assert (page.panels, page.curve) == ([], None)


# What is drawn.


def test_promised_and_held_are_drawn_around_the_line():
    panel = forecast_pictures.panel(
        "24 hours",
        [
            {"promised": 0.5, "held": 0.5, "ci": [0.4, 0.6]},
            {"promised": 0.95, "held": 0.2, "ci": [0.1, 0.29]},
        ],
        "",
    )
    on_line, below = panel.points
    left, right = panel.line
    assert on_line.y == pytest.approx(left + (right - left) * on_line.x / 100, abs=0.2)
    assert on_line.top < on_line.y < on_line.bottom
    assert below.y == left, "what is below the scale stays on the picture"
    assert (
        panel.description
        == "Held of 24 hours: 50\u00a0% promised, 50\u00a0%, 95\u00a0% promised, 20\u00a0%."
    )
    assert forecast_pictures.panel("x", [{"promised": 0.5, "held": None, "ci": None}], "") is None


def test_all_tables_are_filled():
    page = _page()
    assert [row.label for row in page.scores] == ["24 hours", "7 days", "30 days"]
    assert page.counts[0].cells == ["900", "1", "897", "2"]
    assert page.scores[0].cells[:3] == ["1.000", "0.100", "0.103"]
    assert len(page.held) == 9
    assert len(page.rivals) == 15
    assert page.coins[0].cells[0] == "83\u00a0% of 40"
    assert page.models[0].sub == "24 hours, 50\u00a0%"
    assert page.models[-1].sub == "24 hours, a point"
    assert page.curve.description.startswith("From 0.9")
