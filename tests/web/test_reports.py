"""/asset/<name>/report, report.md, report.json"""

import json
import re
from datetime import UTC, datetime

import pytest
from flask import render_template

from blueprints import presentation
from blueprints.presentation import report, report_files
from web import answers, report_answers, research_answers
from web.browsing import log_in
from web.document import Document

PATHS = ("report", "report.md", "report.json")


@pytest.fixture
def inside(app, live, client):
    live.token()
    report_answers.store(live, answers.market_data())
    report_answers.store(live, answers.technical())
    log_in(app, live, client)
    return client


@pytest.fixture
def printed(app):
    """The page for paper, of a report that was bent."""

    def _print(body):
        with app.test_request_context("/asset/bitcoin/report"):
            page = report.report(body)
            presentation.show_as_of(page.made)
            visit = {"user": answers.USER, "session_ends": ""}
            return render_template("pages/print.html", page=page, **visit)

    return _print


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_is_sent_to_the_login_and_back(client, path):
    answer = client.get(f"/asset/bitcoin/{path}")
    assert (answer.status_code, answer.location) == (303, f"/login?next=/asset/bitcoin/{path}")


@pytest.mark.parametrize("path", PATHS)
def test_a_ticker_leads_to_the_report_of_its_coin(inside, path):
    answer = inside.get(f"/asset/BTC/{path}")
    assert (answer.status_code, answer.location) == (301, f"/asset/bitcoin/{path}")


@pytest.mark.parametrize("path", PATHS)
def test_an_unknown_coin_has_none(inside, path):
    assert inside.get(f"/asset/bitcon/{path}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_made_for_a_report(inside, live, path):
    answer = inside.get(f"/asset/bitcoin/{path}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert live.one("select count(*) from core.jobs").count == 0


@pytest.mark.parametrize(
    ("path", "kind", "ending"),
    [
        ("report.md", "text/markdown; charset=utf-8", "md"),
        ("report.json", "application/json", "json"),
    ],
)
def test_a_file_is_named_after_coin_and_moment(inside, path, kind, ending):
    answer = inside.get(f"/asset/bitcoin/{path}")
    assert answer.headers["Content-Type"] == kind
    name = answer.headers["Content-Disposition"]
    assert re.fullmatch(rf'attachment; filename="bitcoin-report-\d{{8}}T\d{{6}}Z\.{ending}"', name)


def test_no_name_of_a_coin_gets_out_of_its_quotes():
    moment = datetime(2026, 10, 10, 14, 32, tzinfo=UTC)
    hostile = 'a"; filename="b.exe\r\nSet-Cookie: x=y/../\u202e' + "x" * 200
    name = report_files.headers(hostile, moment, "md")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[\w-]{80}-report-20261010T143200Z\.md"', name)


def test_the_json_is_that_of_the_api(inside):
    body = json.loads(inside.get("/asset/bitcoin/report.json").text)
    of_api = inside.get("/api/ucie/market-data/bitcoin").get_json()
    assert body["analyses"]["market-data"]["envelope"] == of_api
    assert body["schema"] == "report/1"
    assert body["disclaimer"] == report_answers.DISCLAIMER
    assert body["analyses"]["news"]["error"]["code"] == "not_made"


def test_the_markdown_says_what_the_coin_costs_and_what_is_missing(inside):
    text = inside.get("/asset/bitcoin/report.md").text
    assert text.startswith("# Bitcoin (BTC), rank 1\n")
    assert "Bitcoin costs about $77," in text
    assert "- Sentiment: nobody had it made of late" in text
    assert "alice" not in text


def test_the_page_for_paper_is_one_column_with_everything_open(printed):
    page = printed(report_answers.drawn())
    document = Document(page)
    assert "everything that is stored of this coin" in document.text
    assert re.findall(r"<details(?![^>]*\sopen)", page) == []
    assert len(re.findall(r"<details[^>]*\sopen", page)) > 20
    for name in ("market", "technical", "sentiment", "on-chain", "derivatives", "defi", "risk"):
        assert f'id="{name}"' in page
    for table in ("Days of a year by move", "Day by day"):  # files have them; paper does not
        assert f'<table class="unprinted"><caption>{table}' in page
    assert "News: nobody had it made of late" in document.text
    assert report_answers.DISCLAIMER in document.text


def test_it_holds_no_link_to_what_is_live(printed):
    page = printed(report_answers.drawn())
    assert "data-pending" not in page
    assert "Refresh" not in page
    assert ".csv" not in page.replace("scorecard.csv", "")
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_ages_are_those_of_its_moment(printed):
    """Looked at a year later, a fresh figure is as fresh as it was."""
    page = printed(report_answers.drawn())
    assert re.search(r">\d+ s</time>", page)
    assert not re.search(r">\d{3,} d</time>", page)


def test_no_script_lets_them_grow(printed):
    page = printed(report_answers.drawn())
    assert "data-age" not in page
    assert "data-until" not in page


@pytest.mark.parametrize("name", ["market-data", "technical", "sentiment", "risk", "research"])
def test_what_another_version_stored_is_named_and_the_rest_stands(printed, name, caplog):
    foreign = answers.answer(
        {
            "data": {"missing": [], "applicable": True, "warnings": []},
            "sources": [],
            "created_at": answers.at(),
            "expires_at": answers.at(),
        }
    )
    body = report_answers.drawn(**{name: foreign})
    text = Document(printed(body)).text
    assert report.UNREADABLE in text
    assert "Not in this report" in text
    assert "KeyError" in caplog.text or "TypeError" in caplog.text


def test_with_nothing_stored_every_analysis_is_named(printed):
    body = report_answers.drawn()
    body["report"]["analyses"] = dict.fromkeys(body["report"]["analyses"], report_answers.missing())
    body |= {"candles": [], "candles_source": None}
    text = Document(printed(body)).text
    for name in ("Market", "Technical", "Sentiment", "News", "On-chain", "DeFi", "Risk"):
        assert f"{name}: nobody had it made of late" in text, name


def test_what_a_report_cost_is_not_shown_in_one(printed):
    bought = research_answers.bought()
    page = printed(report_answers.drawn(research=answers.answer(bought)))
    assert "This report" not in Document(page).text
    assert "Reports today" not in Document(page).text
