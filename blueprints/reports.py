"""A coin's report to take away: as a page for paper, as Markdown, as JSON. Nothing is made for it.

What is not stored at the moment is named with its reason.
"""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

import db
from blueprints import form_pages, presentation
from blueprints.client import client, session_hash
from blueprints.presentation import markdown, report, report_files, times, visit
from blueprints.typed import storable
from db.gateway import Reply

bp = Blueprint("reports", __name__, url_prefix="/asset/<name>")


@bp.get("/report")
def page(name: str) -> ResponseReturnValue:
    """Show everything that is stored of a coin in one column, for paper."""
    reply = _stored(name, is_page=True)
    if reply.status != 200:
        return _elsewhere(reply, "page")
    body = reply.json()
    shown = report.report(body["found"])
    presentation.show_as_of(shown.made)
    return render_template("pages/print.html", page=shown, **visit.of(body["visit"]))


@bp.get("/report.md")
def as_markdown(name: str) -> ResponseReturnValue:
    """Hand out the same as Markdown."""
    reply = _stored(name, is_page=True)
    if reply.status != 200:
        return _elsewhere(reply, "as_markdown")
    shown = report.report(reply.json()["found"])
    presentation.show_as_of(shown.made)
    text = markdown.of(render_template("pages/_report.html", page=shown))
    return Response(text, headers=report_files.headers(shown.coin_id, shown.made, "md"))


@bp.get("/report.json")
def as_json(name: str) -> ResponseReturnValue:
    """Hand out the stored analyses as the API gives them."""
    reply = _stored(name, is_page=False)
    if reply.status != 200:
        return _elsewhere(reply, "as_json")
    body = reply.json()
    made = times.known_moment(body["made_at"])
    headers = report_files.headers(body["coin"]["coingecko_id"], made, "json")
    return Response(reply.body, headers=headers)


def _stored(name: str, *, is_page: bool) -> Reply:
    return db.call(
        "api.get_report",
        session=session_hash(),
        asset=storable(name),
        page=is_page,
        client=client(),
    )


def _elsewhere(reply: Reply, view: str) -> ResponseReturnValue:
    """Lead to the report of the coin that a ticker means, or tell what is wrong."""
    if reply.status == 301:
        return redirect(url_for(f"reports.{view}", name=reply.json()["redirect"]), 301)
    return form_pages.turned_away(reply)
