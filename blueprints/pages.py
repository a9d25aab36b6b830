"""HTML pages for everyone and for a user: read the request, call one function, render its answer.

What a page shows is worked out in `presentation`; who may see it is decided by the database. A
visitor without a session is sent to the login and back.
"""

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

import db
from blueprints import (
    accounts,
    assets,
    cookies,
    form_pages,
    presentation,
    public_pages,
    researching,
    searching,
    waiting,
)
from blueprints.client import client, session_hash
from blueprints.forms import LinkForm, LoginForm, RegisterForm
from blueprints.presentation import coin, example, kept_report, series_csv, visit
from blueprints.presentation import home as home_view
from blueprints.presentation import scorecard as scorecard_view
from blueprints.typed import storable

bp = Blueprint("pages", __name__)


@bp.record_once
def _dress(state: BlueprintSetupState) -> None:
    presentation.init_app(state.app)
    assets.init_app(state.app)


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show what this is, or the home of whoever is logged in."""
    if session_hash() and db.call("api.me", session=session_hash()).ok:
        return redirect(url_for("pages.home"))
    return render_template("pages/index.html", example=example.make())


@bp.get("/home")
def home() -> ResponseReturnValue:
    """Show the market, and what a search found."""
    reply = db.call("api.get_home_page", session=session_hash(), client=client())
    if not reply.ok:
        return form_pages.turned_away(reply)
    query = searching.typed(request.args.get("q", ""))
    found = searching.find(query).json() if query else {}
    page = home_view.page(reply.json(), query, found)
    return render_template("pages/home.html", **page._asdict(), **page.visit)


@bp.get("/home/hits")
def hits() -> ResponseReturnValue:
    """Show what is found for what is typed so far: a part of a page, for its script."""
    query = searching.typed(request.args.get("q", ""))
    reply = searching.find(query)
    shown = home_view.hits(query, reply.json())
    return form_pages.refused("pages/_hits.html", reply, **shown)


@bp.get("/asset/<name>")
def asset(name: str) -> ResponseReturnValue:
    """Show one coin, or the way to it."""
    with waiting.place(searching.LOOK_UP_SECONDS) as wait:
        reply = db.call_until_ready(
            "api.get_asset_page",
            wait=wait,
            session=session_hash(),
            asset=storable(name),
            client=client(),
        )
    if not reply.ok:
        return form_pages.turned_away(reply)
    body = reply.json()
    if "redirect" in body:
        return redirect(quote(body["redirect"]), reply.status)
    body["pictures"]["researchers"] = researching.researchers()
    page = coin.page(body)
    return render_template("pages/asset.html", page=page, **page.visit)


@bp.post("/asset/<name>/research")
def request_research(name: str) -> ResponseReturnValue:
    """Have a report of a coin written and show its card."""
    card = url_for("pages.asset", name=name, _anchor="research")
    if not FlaskForm().validate_on_submit():
        return redirect(url_for("pages.asset", name=name, done="again"), 303)
    reply = researching.ask(f"id:{storable(name)}")
    return redirect(card, 303) if reply.ok else form_pages.turned_away(reply)


@bp.get("/asset/<name>/research/<uuid:report_id>")
def research_report(name: str, report_id: UUID) -> ResponseReturnValue:
    """Show a bought report that is kept."""
    reply = researching.kept(str(report_id), is_page=True)
    if not reply.ok:
        return form_pages.turned_away(reply)
    body = reply.json()
    found = kept_report.page(body["found"])
    if found.coin["coingecko_id"] != name:
        path = url_for(
            "pages.research_report", name=found.coin["coingecko_id"], report_id=report_id
        )
        return redirect(path, 301)
    return render_template("pages/report.html", **found._asdict(), **visit.of(body["visit"]))


@bp.get("/asset/<name>/<series>.csv")
def series_csv_file(name: str, series: str) -> ResponseReturnValue:
    """Hand out a stored series of a coin as CSV."""
    reply = db.call(
        "api.get_series",
        session=session_hash(),
        symbol=f"id:{storable(name)}",
        name=storable(series),
        interval=None,
        since=None,
        if_none_match=None,
    )
    if not reply.ok:
        return form_pages.turned_away(reply)
    return Response(series_csv.text(reply.json()), headers=series_csv.headers(name, series))


@bp.get("/predictions/scorecard")
def scorecard() -> ResponseReturnValue:
    """Show everybody what became of the forecasts; the same figures for whoever looks."""
    reply = db.call("api.get_scorecard")
    if not reply.ok:
        return form_pages.turned_away(reply)
    page = scorecard_view.page(reply.json())
    return public_pages.shown("pages/scorecard.html", may_be_kept=True, page=page)


@bp.get("/predictions/scorecard.csv")
def scorecard_csv() -> ResponseReturnValue:
    """Hand out what was promised and held as CSV."""
    reply = db.call("api.get_scorecard")
    if not reply.ok:
        return form_pages.turned_away(reply)
    return Response(scorecard_view.csv_text(reply.json()), headers=scorecard_view.CSV_HEADERS)


@bp.get("/help")
def help_page() -> ResponseReturnValue:
    """Show everybody what the keys do and what the signs mean."""
    return public_pages.shown("pages/help.html")


@bp.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Open an account with an access code; its letter says how to go on."""
    form = RegisterForm()
    if not form.validate_on_submit():
        return form_pages.show("auth/register.html", form)
    reply = accounts.register(form.data)
    if not reply.ok:
        return form_pages.show("auth/register.html", form, reply)
    return redirect(url_for("pages.verify_email"), 303)


@bp.route("/verify-email", methods=["GET", "POST"])
def verify_email() -> ResponseReturnValue:
    """Ask whether the address is the visitor's own: looking changes nothing, the buttons do."""
    form = LinkForm(request.form or request.args)
    if not form.validate_on_submit():
        return form_pages.show("auth/verify_email.html", form)
    act, done = (
        (accounts.disown, "disowned")
        if request.form.get("act") == "disown"
        else (accounts.verify, "verified")
    )
    reply = act(form.token.data)
    if not reply.ok:
        detail = reply.json()["detail"]
        return form_pages.refused("auth/verify_email.html", reply, detail=detail)
    void = done == "verified" and reply.json()["password_reset_required"]
    return render_template("auth/verify_email.html", outcome=done, password_void=void)


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Open a session; who is logged in already begins a new hour."""
    form = LoginForm()
    if not form.validate_on_submit():
        return form_pages.show("auth/login.html", form)
    reply, entry = accounts.log_in(form.data)
    if entry is None:
        return form_pages.show("auth/login.html", form, reply)
    return cookies.remember(make_response(redirect(form_pages.next_path(), 303)), entry)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    """End the session; a page that was open too long is asked to send it again."""
    if not FlaskForm().validate_on_submit():
        return redirect(url_for("pages.home", done="again"), 303)
    accounts.log_out()
    return cookies.forget(make_response(redirect(url_for("pages.index"), 303)))
