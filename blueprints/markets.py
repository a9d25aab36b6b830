"""HTML pages /markets and /compare, and their CSV: many coins at a glance, a few side by side.

All that a page shows is asked for by its address, so it can be kept and needs no script.
"""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import db
from blueprints import form_pages, searching, waiting
from blueprints.client import client, session_hash
from blueprints.presentation import comparison, markets, visit
from blueprints.typed import argument, arguments, storable
from db.gateway import Reply

bp = Blueprint("markets", __name__)

DAYS_SECONDS = 2  # how long a page waits for daily candles that are being fetched
MOST_NAMES = 10


@bp.get("/markets")
def listed() -> ResponseReturnValue:
    """Show the top coins, sorted and filtered as the address says."""
    reply = _listed(is_page=True)
    if not reply.ok:
        return form_pages.turned_away(reply)
    body = reply.json()
    page = markets.page(body["found"], arguments(markets.FILTERS))
    return render_template("pages/markets.html", page=page, **visit.of(body["visit"]))


@bp.get("/markets.csv")
def listed_csv() -> ResponseReturnValue:
    """Hand out every coin that the filter lets through as CSV."""
    reply = _listed(is_page=False)
    if not reply.ok:
        return form_pages.turned_away(reply)
    return Response(markets.csv_text(reply.json()), headers=markets.CSV_HEADERS)


@bp.get("/compare")
def compare() -> ResponseReturnValue:
    """Show up to four coins side by side, or what a search for one more found."""
    names, query = _names(), searching.typed(request.args.get("add", ""))
    found = searching.find(query).json() if query else {}
    exact = comparison.exact(query, found)
    if exact and len(names) < MOST_NAMES:
        chosen = ",".join([*names, exact])
        here = url_for("markets.compare", coins=chosen, range=request.args.get("range"))
        return redirect(here, 303)
    reply = _compared(names)
    if not reply.ok:
        return form_pages.turned_away(reply)
    body = reply.json()
    page = comparison.page(body["found"], query, found)
    return render_template("pages/compare.html", page=page, **visit.of(body["visit"]))


@bp.get("/compare.csv")
def compare_csv() -> ResponseReturnValue:
    """Hand out the days that the coins have in common as CSV."""
    reply = _compared(_names())
    if not reply.ok:
        return form_pages.turned_away(reply)
    found = reply.json()["found"]
    return Response(comparison.csv_text(found), headers=comparison.CSV_HEADERS)


def _listed(*, is_page: bool) -> Reply:
    return db.call(
        "api.get_markets_page",
        session=session_hash(),
        filter=arguments((*markets.FILTERS, *markets.ORDER, *(["page"] if is_page else []))),
        page=is_page,
        client=client(),
    )


def _compared(names: list[str]) -> Reply:
    with waiting.place(DAYS_SECONDS) as wait:
        return db.call_until_ready(
            "api.get_compare_page",
            wait=wait,
            session=session_hash(),
            names=names,
            range=argument("range"),
            client=client(),
        )


def _names() -> list[str]:
    """The coins that the address names, in one value or in several."""
    named: list[Any] = [
        storable(name.strip()) for text in request.args.getlist("coins") for name in text.split(",")
    ]
    return [name for name in named if name][:MOST_NAMES]
