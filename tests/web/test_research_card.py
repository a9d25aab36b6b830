"""The research card: blueprints/presentation/research.py, its sentences, its template, its page."""

import copy
import re

import pytest

from blueprints.presentation import coin as coin_page
from blueprints.presentation import research, research_sentences, visit
from web import answers
from web import research_answers as made
from web.document import Document

FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed)\b", re.IGNORECASE)
SPENDING = {"day_usd": 1.2, "day_limit_usd": 2.0, "month_usd": 3.4, "month_limit_usd": 20.0}


def _card(envelope=None, researchers=(), **stored):
    answer = answers.answer(envelope or made.digest())
    return research.card(answer, answers.coin(), made.pictures(researchers, **stored))


@pytest.fixture
def render(app):
    """Render the page of a coin with a research card."""

    def _render(envelope=None, researchers=(), zone="UTC", **stored):
        page = answers.asset_page()
        page["look"] = visit.AS_IT_COMES | {"zone": zone}
        page["analyses"]["research"] = answers.answer(envelope or made.digest())
        page["pictures"] = made.pictures(researchers, **stored)
        with app.test_request_context("/asset/bitcoin"):
            shown = coin_page.page(copy.deepcopy(page))
            return app.jinja_env.get_template("pages/asset.html").render(page=shown, **shown.visit)

    return _render


def test_a_digest_says_that_rules_wrote_it():
    card = _card()
    assert card.badge == "written by rules"
    assert card.sentences[0].startswith("What our own analyses and stored stories say of BTC, in ")
    assert [section.title for section in card.sections] == list(research.SECTIONS.values())
    empty = next(section for section in card.sections if section.title == "Team")
    assert (empty.said, empty.reason) == ([], "not published by any source")


def test_a_bought_report_says_who_wrote_it_and_what_was_taken_away():
    card = _card(made.bought())
    assert card.badge == (
        "written by a model, by Caesar, checked: 1 of 5 sentences removed; "
        "1 figures could not be compared with their pages"
    )
    assert "99 people" not in str(card)
    envelope = made.bought()
    envelope["data"] |= {"model": "m-1", "provider": "openai"}
    assert _card(envelope).badge.startswith("written by model m-1, checked: 1 of 5")


def test_links_lead_to_our_own_cards_or_to_safe_pages_only():
    pieces = {piece.title: piece for piece in _card(made.bought()).evidence}
    assert pieces["A paper"].href == "https://paper.example/a"
    assert pieces["<b>Old</b> page"].href == ""
    ours = next(piece for piece in pieces.values() if piece.is_ours)
    assert re.fullmatch(r"#[a-z-]+", ours.href)


def test_a_report_that_stands_alone_leads_to_the_page_of_our_cards():
    report = research.report(made.bought()["data"], "BTC")
    ours = [piece.href for piece in report.evidence if piece.is_ours]
    assert ours
    assert all(re.fullmatch(r"/asset/bitcoin#[a-z-]+", href) for href in ours)


def test_none_is_offered_while_a_bought_one_is_fresh():
    assert _card(made.digest(), ("caesar",)).can_ask
    assert not _card(made.bought(), ("caesar",)).can_ask
    assert _card(made.bought() | {"stale": True}, ("caesar",)).can_ask


def test_marks_are_numbers_of_the_list():
    card = _card()
    known = {piece.number for piece in card.evidence}
    said = [said for section in card.sections for said in section.said]
    assert said
    assert all(set(one.marks) <= known for one in said)


def test_what_speaks_for_and_against_is_drawn():
    balance = _card().balance
    assert balance is not None
    assert re.fullmatch(r"\w+ for, \w+ against", balance.finding)
    assert [row.label for row in balance.rows] == ["Charts", "Mood"]


def test_a_side_that_nothing_speaks_for_has_none():
    envelope = made.digest()
    against = [{"label": label, "value": -9.0, "citations": [1]} for label in ("Charts", "Mood")]
    envelope["data"]["balance"] = against
    assert _card(envelope).balance.finding == "None for, two against"


def test_no_bar_looks_like_the_sum_of_the_others(render):
    picture = re.search(r'<svg[^>]*aria-labelledby="balance-t.*?</svg>', render(), re.DOTALL)[0]
    assert re.findall(r'<text class="(\w+)" x="0"', picture) == ["k", "k"]


def test_a_percent_sign_stays_with_its_number():
    envelope = made.digest()
    envelope["data"]["sections"]["team"] = [{"text": "7.3 % of it", "citations": []}]
    team = next(section for section in _card(envelope).sections if section.title == "Team")
    assert team.said[0].text == "7.3\u00a0% of it"


def test_the_moment_of_its_figures_is_said(render):
    envelope = made.digest()
    envelope["data"]["as_of"] = answers.at(days=2)
    told = Document(render(envelope)).text
    assert "written by rules ; its newest figure is of 8 Oct 2026, 14:32 UTC" in told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("queued", "A report was asked for and waits for its turn, for"),
        ("submitting", "Caesar was asked for a report and has not confirmed it, for"),
        ("running", "Caesar has been working on a report for"),
    ],
)
def test_a_live_job_is_told_with_its_age_and_no_second_one_offered(state, words):
    card = _card(researchers=("caesar",), job=made.job(state))
    assert (card.job.words, card.job.is_live, card.can_ask) == (words, True, False)
    assert card.job.since is not None


@pytest.mark.parametrize("error", [*research_sentences.ERRORS, "something_new"])
def test_a_failure_has_words(error):
    card = _card(researchers=("caesar",), job=made.job("failed", error=error))
    assert card.job.words.startswith("The last report that was asked for failed: ")
    assert not FORBIDDEN.search(card.job.words)
    assert (card.job.since, card.can_ask) == (None, True)


def test_a_finished_job_needs_no_line():
    assert _card(job=made.job("done")).job.words == ""


@pytest.mark.parametrize(("researchers", "offered"), [((), False), (("openai",), True)])
def test_a_report_is_offered_only_where_somebody_is_paid(render, researchers, offered):
    page = render(researchers=researchers)
    forms = [form for form in re.findall(r'action="([^"]+)"', page) if "/research" in form]
    assert forms == (["/asset/bitcoin/research"] if offered else [])


def test_cost_is_shown_to_whoever_was_given_it():
    assert _card(made.bought()).spending == []
    envelope = made.bought()
    envelope["data"]["cost"] = {"spent_usd": 0.6, "reserved_usd": 1.2}
    facts = _card(envelope, spending=SPENDING).spending
    assert [(fact.label, fact.text, fact.note) for fact in facts] == [
        ("Reports today", "$1.20", "of $2.00, what is set aside counts"),
        ("Reports this month", "$3.40", "of $20.00, what is set aside counts"),
        ("This report", "$0.60", "Caesar"),
    ]


def test_earlier_reports_are_listed_by_their_day(render):
    kept = [
        {"id": f"0b6c9d2e-0000-4000-8000-00000000000{n}", "finished_at": answers.at(days=n)}
        for n in (1, 2)
    ]
    assert "Report of 9 Oct 2026" in render(reports=kept)
    assert "Report of 10 Oct 2026" in render(reports=kept, zone="Pacific/Kiritimati")
    page = render(made.bought(), reports=kept)
    assert "Report of 9 Oct 2026" not in page, "it is the one that is shown"
    assert "Report of 8 Oct 2026" in page


def test_without_an_answer_only_the_frame_stands():
    answer = {"state": "pending", "envelope": None, "error": None, "refreshing": True}
    card = research.card(answer, answers.coin(), made.pictures(("caesar",)))
    assert (card.sentences, card.evidence, card.frame.state.name) == ([], [], "refreshing")


def test_the_card_stands_on_the_page_with_its_number_and_its_evidence(render):
    page = render()
    document = Document(page)
    assert 'id="research"' in page
    assert "<span>10</span> Research" in page
    marks = set(re.findall(r'href="#(evidence-\d+)"', page))
    assert marks
    assert all(f'id="{mark}"' in page for mark in marks)
    away = [link for link in document.values("href", "a") if link.startswith("http")]
    assert all(link.startswith("https://") for link in away)
    assert "https://news.example/fund" in away


def test_what_others_wrote_is_shown_as_text(render):
    title = '<script>alert(1)</script> "quoted" \u202e backwards'
    story = made.STORY | {"title": title, "url": "javascript:alert(1)"}
    page = render(made.digest(stories=[story]))
    assert "<script>alert(1)" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)" in page


def test_no_word_of_advice_stands_on_the_card(render):
    for envelope in (made.digest(), made.bought()):
        page = render(envelope, ("caesar",), spending=SPENDING, job=made.job())
        part = page[page.index('id="research"') :]
        assert not FORBIDDEN.search(re.sub(r"<[^>]+>", " ", part[: part.index("</section>\n")]))


def test_contradictions_come_with_their_evidence(render):
    mood = answers.sentiment(score=-50.0)["data"]
    charts = answers.technical()["data"]
    charts["composite"]["score"] = 40.0
    page = render(made.digest(technical=charts, sentiment=mood))
    assert "What does not go together" in page
    assert "The charts lean +40 of 100, the mood −50 of 100." in page


def _report(live, **changes):
    import json

    envelope = made.bought()
    token = live.token()
    return live.one(
        "insert into core.research_jobs (token_id, state, marker, provider, submitted_at,"
        " finished_at, result, quality) values (%s, 'done', '[ref 1]', 'caesar', now(),"
        " '2026-10-09T12:00:00Z', %s, 61) returning id",
        *(token, json.dumps(envelope["data"] | changes)),
    ).id


def test_a_kept_report_has_its_page(app, live, client):
    from web.browsing import log_in

    log_in(app, live, client)
    row = _report(live)
    page = client.get(f"/asset/bitcoin/research/{row}")
    assert page.status_code == 200
    assert "Report of 9 Oct 2026" in page.text
    assert "A block comes every 12 seconds." in page.text
    moved = client.get(f"/asset/other/research/{row}")
    assert (moved.status_code, moved.location) == (301, f"/asset/bitcoin/research/{row}")
    unknown = "/asset/bitcoin/research/0b6c9d2e-0000-4000-8000-000000000009"
    assert client.get(unknown).status_code == 404
    assert "$0.60" not in page.text
    body = client.get(f"/api/ucie/research-reports/{row}").json
    assert (body["data"]["provider"], body["data"]["cost"]) == ("caesar", None)
    assert "visit" not in body


def test_an_admin_is_told_what_a_kept_report_cost_on_its_page_as_by_script(app, live, client):
    from web.browsing import log_in

    log_in(app, live, client)
    live.run("update core.users set role = 'admin'")
    row = _report(live)
    live.run("update core.research_jobs set spent_usd = 0.6, reserved_usd = 1.2")
    assert "$0.60" in client.get(f"/asset/bitcoin/research/{row}").text
    body = client.get(f"/api/ucie/research-reports/{row}").json
    assert body["data"]["cost"] == {"spent_usd": 0.6, "reserved_usd": 1.2}


def test_a_visitor_is_sent_to_the_login(client, live):
    answer = client.get(f"/asset/bitcoin/research/{_report(live)}")
    assert answer.status_code == 303
    assert "/login" in answer.location
