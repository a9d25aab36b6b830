"""templates/: every page in every state, whatever the figures are."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template

from blueprints.forms import (
    AddressForm,
    ChangeEmailForm,
    ChangePasswordForm,
    LinkForm,
    LoginForm,
    PresentPasswordForm,
    RegisterForm,
    ResetPasswordForm,
    ShareForm,
    TokenForm,
)
from blueprints.presentation import coin, example, home, report
from blueprints.presentation import scorecard as scorecard_view
from blueprints.presentation import settings as settings_view
from config import Settings
from web import (
    answers,
    defi_answers,
    derivatives_answers,
    on_chain_answers,
    predictions_answers,
    progress_answers,
    report_answers,
    risk_answers,
)
from web.document import Document
from web.dressed import pages_alone

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed)\b", re.IGNORECASE)
HOSTILE = "<script>alert(1)</script>\"'><b onclick=x>"
ERRORS = (400, 403, 404, 405, 410, 413, 429, 500, 503)
TYPES = ("market-data", "technical", *coin.CARDS)
NOTHING = {"1h": None, "4h": None, "1d": None, "1w": None}


def _pending() -> dict[str, Any]:
    pending = answers.answer(None, "pending", refreshing=True)
    all_of_them = dict.fromkeys(TYPES, pending)
    return answers.asset_page(analyses=all_of_them, candles=[], candles_source=None)


def _failed() -> dict[str, Any]:
    sources = [answers.source("kraken", "timeout"), answers.source("coingecko", "rate_limited")]
    error = {"code": "no_source", "detail": "No source answered.", "sources": sources}
    failed = answers.answer(None, "failed", error=error)
    return answers.asset_page(analyses=dict.fromkeys(TYPES, failed))


def _stale() -> dict[str, Any]:
    page = answers.asset_page()
    for analysis in page["analyses"].values():
        analysis |= {"state": "stale", "refreshing": True}
    return page


def _not_applicable() -> dict[str, Any]:
    envelope = answers.technical(
        applicable=False,
        timeframes=NOTHING,
        composite=None,
        track_record=None,
        quality_parts=None,
        frame_quality=NOTHING,
        warnings=["series_ended"],
    )
    page = answers.asset_page()
    page["analyses"]["technical"] = answers.answer(envelope)
    return page


def _blank() -> dict[str, Any]:
    """Every figure that may be missing is missing."""
    kept = {"price_usd", "price_low_usd", "price_high_usd", "price_spread_pct", "per_source"}
    common = {"coin", "as_of", "method", "applicable", "missing", "warnings", "derived"}
    data = answers.market_data()["data"]
    blanks = [path for path in data if path not in kept | common | {"quality_parts"}]
    envelope = answers.market_data(
        **dict.fromkeys(blanks),
        missing=[{"path": path, "reason": "not_published"} for path in blanks],
    )
    frame = answers.frame()
    kept = {"candles", "last_close_usd", "votes", "ema", "sma"}
    gone = [path for path in frame if path not in kept]
    ema, sma = dict.fromkeys(frame["ema"]), dict.fromkeys(frame["sma"])
    frame |= {**dict.fromkeys(gone), "ema": ema, "sma": sma}
    paths = [f"1d.{path}" for path in gone] + ["1h", "4h", "1w"]
    paths += [f"1d.{kind}.{length}" for kind in ("ema", "sma") for length in frame[kind]]
    technical = answers.technical(
        timeframes=NOTHING | {"1d": frame},
        composite=None,
        track_record=None,
        missing=[{"path": f"timeframes.{path}", "reason": "too_short"} for path in paths],
    )
    page = answers.asset_page(
        candles=[[row[0], None, None, None, row[4], None] for row in answers.candles()]
    )
    page["analyses"] |= {
        "market-data": answers.answer(envelope),
        "technical": answers.answer(technical),
        "sentiment": answers.answer(_blank_sentiment()),
    }
    page["pictures"] = {name: [] for name in page["pictures"]}
    page["coin"] |= {"rank": None, "price_usd": None, "change_24h_pct": None, "updated_at": None}
    return page


def _blank_sentiment() -> dict[str, Any]:
    """The mood of the market, of one maker without words, and nothing else."""
    data = answers.sentiment()["data"]
    index = data["components"][-1]
    silent = [name for name in data["component_values"] if name != "fear_greed"]
    paths = [f"component_values.{name}" for name in silent]
    paths += ["headlines", "positioning", "shift", "volume", "fear_greed.label"]
    paths += [f"change.{window}" for window in data["change"]]
    return answers.sentiment(
        scope="market",
        score=-22.0,
        label="negative",
        components=[index],
        component_values=dict.fromkeys(silent) | {"fear_greed": -22.0},
        fear_greed={
            "value": 39.0,
            "label": None,
            "providers": [{"name": "alternative_me", "value": 39, "label": None}],
        },
        headlines=None,
        positioning=None,
        shift=None,
        volume=None,
        change=dict.fromkeys(data["change"]),
        missing=[{"path": path, "reason": "not_published"} for path in paths],
    )


def _hostile() -> dict[str, Any]:
    page = answers.asset_page(candles_source=HOSTILE)
    page["coin"] |= {"name": HOSTILE, "ticker": HOSTILE, "coingecko_id": "a b\"'<>"}
    page["user"] = answers.USER | {"email": HOSTILE}
    for analysis in page["analyses"].values():
        analysis["envelope"]["sources"][0]["name"] = HOSTILE
        analysis["envelope"]["data"]["warnings"] = [HOSTILE]
        analysis["envelope"]["attribution"][0]["text"] = HOSTILE
    mood = page["analyses"]["sentiment"]["envelope"]["data"]
    mood["label"] = HOSTILE
    for row in mood["components"] + mood["fear_greed"]["providers"]:
        row.update(dict.fromkeys(row.keys() & {"label", "provider", "raw_scale"}, HOSTILE))
    return page


def _hostile_derivatives() -> dict[str, Any]:
    row = derivatives_answers.venue(HOSTILE, HOSTILE, 1e-4, 5e9)
    page = derivatives_answers.page(derivatives_answers.derivatives(venues=[row]), name=HOSTILE)
    page["pictures"]["derivatives"]["open_interest"][-1][1][HOSTILE] = 1e9
    return page


DERIVATIVES = {
    "usual": lambda: derivatives_answers.page(derivatives_answers.derivatives()),
    "young": lambda: derivatives_answers.page(derivatives_answers.derivatives(), 1),
    "not applicable": lambda: derivatives_answers.page(derivatives_answers.not_applicable()),
    "hostile": _hostile_derivatives,
}


def _hostile_defi() -> dict[str, Any]:
    part = defi_answers.part(HOSTILE, 1e9, 1.0, HOSTILE)
    row = {"name": HOSTILE, "category": HOSTILE, "tvl_usd": 1e9, "change_7d_pct": None}
    pool = defi_answers.pool(HOSTILE, project=HOSTILE, chain=HOSTILE)
    envelope = defi_answers.chain(chains=[part], top_protocols=[row], yields=[pool])
    return defi_answers.page(envelope, name=HOSTILE)


DEFI = {
    "protocol": lambda: defi_answers.page(defi_answers.protocol()),
    "chain": lambda: defi_answers.page(defi_answers.chain()),
    "young": lambda: defi_answers.page(defi_answers.protocol(), 1),
    "not applicable": lambda: defi_answers.page(defi_answers.not_applicable()),
    "hostile": _hostile_defi,
}


def _hostile_risk() -> dict[str, Any]:
    rows = risk_answers.components(**dict.fromkeys(risk_answers.WEIGHTS, HOSTILE))
    return risk_answers.page(risk_answers.risk(components=rows, category=HOSTILE), name=HOSTILE)


RISK = {
    "usual": lambda: risk_answers.page(risk_answers.risk()),
    "young": lambda: risk_answers.page(risk_answers.young(), 3),
    "not applicable": lambda: risk_answers.page(risk_answers.not_applicable()),
    "hostile": _hostile_risk,
}
RUN = progress_answers.run("done", "partial", "running", "waiting", sentiment="late")
COINS = {
    "usual": answers.asset_page,
    "pending": _pending,
    "failed": _failed,
    "followed": lambda: _pending() | {"progress": RUN},
    "stale": _stale,
    "not applicable": _not_applicable,
    "blank": _blank,
    "hostile": _hostile,
    **{f"derivatives, {state}": make for state, make in DERIVATIVES.items()},
    **{f"defi, {state}": make for state, make in DEFI.items()},
    **{f"risk, {state}": make for state, make in RISK.items()},
    **{f"predictions, {kind}": make for kind, make in predictions_answers.KINDS.items()},
    **{
        f"on-chain, {made.__name__}": lambda made=made: on_chain_answers.page(made())
        for made in on_chain_answers.KINDS
    },
}


def _blank_home() -> dict[str, Any]:
    """A market of one coin of which nothing is known, and nothing of what is one's own."""
    unknown = dict.fromkeys(("cap_usd", "volume_24h_usd", "btc_share_pct", "moved_24h_pct"))
    none = dict.fromkeys(("rose", "fell", "unchanged"), 0) | {"gainers": [], "losers": []}
    market = answers.market(**unknown, **none, count=1, fear_greed=None, largest=[])
    since = answers.home_page()["since"] | {"coins": [], "rose": 0, "fell": 0}
    return answers.empty_home() | {
        "market": market,
        "alerts": {"waiting": 1, "fired_24h": 0, "fired": []},
        "news": {"count": 0, "read_at": answers.at(minutes=9), "stories": []},
        "since": since,
    }


def _hostile_home() -> dict[str, Any]:
    """A home of which every word that somebody else chose is meant to break out."""
    bad = answers.row(*("x", HOSTILE, HOSTILE, 1), market_cap_usd=5e12)
    other = answers.row("y", "\u202eEVIL" * 9, "x" * 255, 2)
    week = {"change_7d_pct": 1, "week_usd": [1e-35, 2e-35], "as_of": None, "alerts": 1}
    return answers.home_page(
        market=answers.market(gainers=[bad], losers=[other], largest=[bad, other]),
        watchlist={"count": 1, "rows": [bad | week, answers.watched(None, HOSTILE, HOSTILE, None)]},
        alerts={
            "waiting": 0,
            "fired_24h": 1,
            "fired": [answers.fired(HOSTILE, 1, name=HOSTILE, id=None)],
        },
        news={
            "count": 1,
            "read_at": answers.at(minutes=1),
            "stories": [
                answers.story_of_day(
                    title=HOSTILE,
                    source=HOSTILE,
                    url="javascript:alert(1)",
                    coins=[{"id": "x", "name": HOSTILE}],
                )
            ],
        },
        opened=[answers.seen("x", HOSTILE, HOSTILE, 1, opened_at=answers.at(hours=1))],
        since=answers.home_page()["since"] | {"coins": [answers.seen("x", "A", HOSTILE, 1)]},
    )


HOMES = {
    "usual": (answers.home_page, "", {}),
    "empty": (answers.empty_home, "", {}),
    "blank": (_blank_home, "", {}),
    "hostile": (_hostile_home, HOSTILE, {"results": [answers.row("x", HOSTILE, HOSTILE, 1)]}),
    "found": (answers.home_page, "bit", {"results": [answers.row("bitcoin", "BTC", "Bitcoin", 1)]}),
    "not found": (answers.home_page, HOSTILE, {"results": []}),
    "refused": (answers.home_page, "bit", {"detail": "Too many searches."}),
}


def render_coin(state: str) -> str:
    page = coin.page(COINS[state]())
    return render_template("pages/asset.html", page=page, **page.visit)


def render_paper(state: str) -> str:
    """What is printed of a coin in that state, by a user."""
    body = COINS[state]()
    page = report.report(report_answers.kept(body))
    return render_template("pages/print.html", page=page, **coin.page(body).visit)


def render_shared(state: str) -> str:
    """What whoever has the link sees of a coin in that state."""
    page = report.report(report_answers.kept(COINS[state]()))
    return render_template("pages/shared.html", page=page, expires=page.made)


def render_home(state: str) -> str:
    make, query, found = HOMES[state]
    page = home.page(make(), query, found)
    return render_template("pages/home.html", **page._asdict(), **page.visit)


def render_others() -> dict[str, str]:
    """Every page that shows no coin."""
    verify, detail = "auth/verify_email.html", "This link has expired."
    reset, confirm = "auth/reset_password.html", "auth/confirm_email.html"
    pages = {
        "start": render_template("pages/index.html", example=example.make()),
        "register": render_template("auth/register.html", form=RegisterForm()),
        "login": render_template("auth/login.html", form=LoginForm(), detail="Not right."),
        "link": render_template(verify, form=LinkForm(data={"token": HOSTILE})),
        "letter": render_template(verify, form=LinkForm()),
        "refused": render_template(verify, detail=detail),
        "verified": render_template(verify, outcome="verified"),
        "disowned": render_template(verify, outcome="disowned"),
        "contested": render_template(verify, outcome="verified", password_void=True),
        "other letter": render_template("auth/resend_verification.html", form=AddressForm()),
        "other letter, sent": render_template("auth/resend_verification.html", sent=True),
        "forgotten": render_template("auth/forgot_password.html", form=AddressForm()),
        "forgotten, sent": render_template("auth/forgot_password.html", sent=True),
        "reset": render_template(reset, form=ResetPasswordForm(data={"token": HOSTILE})),
        "reset, no link": render_template(reset, form=ResetPasswordForm()),
        "reset, done": render_template(reset, done=True),
        "confirm": render_template(confirm, form=LinkForm(data={"token": HOSTILE})),
        "confirm, refused": render_template(confirm, detail=detail),
        "confirm, done": render_template(confirm, done=True),
    }
    pages |= {f"settings, {name}": source for name, source in render_settings().items()}
    for status in ERRORS:
        problem = {"status": status, "title": "Title", "detail": HOSTILE, "request_id": "1"}
        problem |= {
            "sources": [answers.source("kraken", "timeout")],
            "suggestions": [answers.row("bitcoin", "BTC", HOSTILE, 1)],
        }
        pages[str(status)] = render_template("errors/error.html", problem=problem)
    return pages


def render_settings() -> dict[str, str]:
    """Every page of settings, with names that others chose."""
    facts = settings_view.page(answers.settings_page(HOSTILE), "password")
    forms = {
        "security": ChangePasswordForm(),
        "account": ChangeEmailForm(),
        "delete": PresentPasswordForm(),
        "tokens": TokenForm(),
        "shares": ShareForm(),
    }
    shown = {"token": "cap_x", "link": "https://example.org/s/x"}
    return {
        name: render_template(f"settings/{name}.html", form=form, **shown, **facts)
        for name, form in forms.items()
    }


@pytest.fixture(scope="module")
def dressed(settings: Settings) -> Flask:
    """The pages alone, without a database."""
    return pages_alone(settings)


@pytest.fixture(scope="module")
def pages(dressed: Flask) -> dict[str, Document]:
    """Every page in every state."""
    with dressed.test_request_context("/asset/bitcoin"):
        made = {f"coin, {state}": render_coin(state) for state in COINS}
        made |= {f"home, {state}": render_home(state) for state in HOMES}
        made |= {f"paper, {state}": render_paper(state) for state in COINS}
        made |= {f"shared, {state}": render_shared(state) for state in COINS}
        made |= render_others()
        made |= {
            f"scorecard, {kind}": render_template(
                "pages/scorecard.html", page=scorecard_view.page(body)
            )
            for kind, body in predictions_answers.scorecards(HOSTILE).items()
        }
    return {name: Document(source) for name, source in made.items()}


def test_no_page_says_what_to_do_or_what_comes(pages):
    for name, page in pages.items():
        assert not FORBIDDEN.search(page.text), name


def test_every_page_has_one_title_one_main_and_one_first_heading(pages):
    for name, page in pages.items():
        tags = [tag for tag, _ in page.elements]
        assert (tags.count("main"), tags.count("h1")) == (1, 1), name
        assert tags.index("title") < tags.index("body"), name


def test_no_page_holds_script_or_style_of_its_own(pages):
    for name, page in pages.items():
        assert not page.values("style"), name
        for tag, attributes in page.elements:
            assert not [it for it in attributes if it.startswith("on")], name
            assert tag != "style", name
            assert tag != "script" or attributes["src"].startswith("/static/"), name


def test_nothing_is_loaded_from_elsewhere(pages):
    for name, page in pages.items():
        loaded = page.values("src") + page.values("href", "link") + page.values("action")
        assert all(re.match(r"/(?!/)", address) for address in loaded), name


def test_every_file_is_named_by_its_content(pages):
    for page in pages.values():
        files = [
            it for it in page.values("src") + page.values("href", "link") if "vendor" not in it
        ]
        assert all(re.search(r"\?v=[0-9a-f]{12}$", address) for address in files)


def test_ids_are_unique_and_every_reference_is_met(pages):
    for name, page in pages.items():
        ids = page.values("id")
        assert len(ids) == len(set(ids)), name
        wanted = " ".join(
            value
            for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for")
            for value in page.values(attribute)
        ).split()
        wanted += [it.removeprefix("#") for it in page.values("href", "use")]
        assert set(wanted) <= set(ids), name


def test_what_others_named_is_text_and_never_markup(pages):
    for name, page in pages.items():
        assert "alert(1)" not in " ".join(page.values("src")), name
        assert "onclick" not in {key for _, it in page.elements for key in it}, name
    assert "<script>alert(1)</script>" in pages["coin, hostile"].text
    assert "/api/ucie/series/id:a%20b%22%27%3C%3E" in pages["coin, hostile"].values("data-series")


def test_sandbox_data_are_labelled_on_every_page(pages):
    for name, page in pages.items():
        assert "Sandbox data · made up, no market behind it" in page.text, name


def test_every_picture_has_a_title_and_a_description(pages):
    """The lines in the rows of a list, of which there are many, have a label alone."""
    for name, page in pages.items():
        pictures = [it for tag, it in page.elements if tag == "svg" and it.get("role") == "img"]
        lines = [it for it in pictures if "spark" in it["class"].split()]
        assert all(it["aria-label"].startswith("7 days: ") for it in lines), name
        rest = [it for it in pictures if it not in lines]
        assert all(len(it["aria-labelledby"].split()) == 2 for it in rest), name


def test_a_blank_says_why(pages):
    text = pages["coin, blank"].text
    assert "Market cap — not published by any source" in text
    assert "Weekly: — too few candles so far" in text
    assert "RSI 14 — too few candles so far" in text
    assert "not known" not in text


def test_no_page_shows_a_null_of_the_machine(pages):
    for name, page in pages.items():
        assert not re.search(r"\b(None|null|nan|NaN|undefined|Infinity|Undefined)\b", page.text), (
            name
        )


def test_a_pending_card_says_so(pages):
    busy = [it for _, it in pages["coin, pending"].elements if "data-pending" in it]
    assert len(busy) == len(TYPES)
    assert {it["aria-busy"] for it in busy} == {"true"}
    assert not pages["coin, usual"].values("data-pending")


def test_the_candles_of_the_chart_are_there_as_a_file(pages):
    assert "/asset/bitcoin/candles.csv" in pages["coin, usual"].values("href", "a")


def test_a_failed_card_names_what_each_source_said(pages):
    text = pages["coin, failed"].text
    assert "unavailable no source answered" in text
    assert "No source answered for any analysis of this coin." in text
    assert [
        name
        for name, page in pages.items()
        if "No source answered for any" in page.text and "failed" not in name
    ] == []
    assert "Kraken no answer in time" in text
    assert "CoinGecko limits how often it may be asked" in text


def test_a_coin_without_envelopes_shows_its_list_price(pages):
    assert "$77,612.50" in pages["coin, pending"].text
    assert "list price" in pages["coin, pending"].text


def test_the_head_of_a_coin_says_of_which_making_its_price_is(pages):
    for name, made in (("coin, pending", "list"), ("coin, usual", "sources")):
        assert set(pages[name].values("data-from")) == {made}, name
        for kept in ("data-price", "data-change", "data-as-of"):
            assert pages[name].values(kept) == ["bitcoin"], name


def test_every_source_is_credited(pages):
    links = pages["coin, usual"].values("href", "a")
    assert "https://www.coingecko.com/" in links
    assert "https://www.tradingview.com/" in links


def test_pages_of_a_user_tell_when_the_session_ends(pages):
    assert pages["coin, usual"].values("data-session-ends")
    assert not pages["login"].values("data-session-ends")


def test_only_pages_that_exist_are_linked(pages, dressed):
    rules = dressed.url_map.bind("localhost")
    for name, page in pages.items():
        for address in page.values("href", "a"):
            path = address.partition("#")[0].partition("?")[0]
            if path.startswith("/"):
                assert rules.test(path, method="GET"), (name, address)


def test_the_made_up_candles_say_so_themselves(pages):
    assert "Made-up daily candles USD; bold: average of 21 days" in pages["start"].text


def test_candles_are_dated_as_everything_else(pages):
    text = pages["coin, usual"].text
    assert re.search(r"Opened Open High Low Close Volume \d{1,2} [A-Z][a-z]{2} 20\d\d ", text)
