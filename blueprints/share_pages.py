"""HTML: sharing a coin from its page, and the page behind a link, for whoever has the link.

The page of a link knows nobody: it reads no cookie, has no form and shows nothing that is live.
"""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

import credentials
import db
from blueprints import form_pages, presentation, sharing
from blueprints.client import client, session_hash
from blueprints.errors import as_response, refuse
from blueprints.forms import ShareForm
from blueprints.presentation import report, settings, times
from blueprints.typed import storable

bp = Blueprint("share_pages", __name__)


@bp.post("/asset/<name>/share")
def share(name: str) -> ResponseReturnValue:
    """Share a snapshot of a coin; this page alone shows its link."""
    form = ShareForm()
    if not form.validate_on_submit():
        done = "again" if form.csrf_token.errors else None
        return redirect(url_for("pages.asset", name=name, done=done), 303)
    reply, link = sharing.share(f"id:{storable(name)}", form.data["expires_in_days"])
    found = db.call("api.get_settings_page", session=session_hash())
    if not found.ok:
        return form_pages.turned_away(found)
    facts = settings.page(found.json(), "")
    refused = None if reply.ok else reply
    return form_pages.show("settings/shares.html", form, refused, **facts, link=link)


@bp.get("/s/<token>")
def shared(token: str) -> ResponseReturnValue:
    """Show a shared snapshot to whoever has its link."""
    found = credentials.shared_hash(token)
    if found is None:
        return as_response(refuse(404, "unknown_share", "This link leads to nothing."))
    reply = db.call("api.get_share", token_hash=found, client=client())
    if not reply.ok:
        return as_response(reply)
    body = reply.json()
    page = report.report(body["found"])
    presentation.show_as_of(page.made)
    expires = times.known_moment(body["expires_at"])
    return render_template("pages/shared.html", page=page, expires=expires)
