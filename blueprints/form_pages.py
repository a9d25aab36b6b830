"""What pages with a form share: showing it again with what was wrong, and where to go afterwards.

Knows no rule: a refusal's words come from the database and are put beside the field they name.
"""

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from blueprints import errors, public_pages
from db.gateway import Reply

FIELD_OF = {"access_code_invalid": "access_code", "email_taken": "email"}
# A path of ours: segments of harmless characters, never empty, never made of dots alone, so that
# no browser reads a host into it; then perhaps a query.
LOCAL_PATH = re.compile(r"(/[\w~$%+:-][\w.~$%+:-]*)+(\?[\w.~$%+:=&,-]*)?", re.ASCII)


def next_path() -> str:
    """Return the local path that the request names as the next, else the home page's."""
    wanted = request.form.get("next", request.args.get("next", ""))
    return wanted if LOCAL_PATH.fullmatch(wanted) else url_for("pages.home")


def show(
    template: str, form: FlaskForm, reply: Reply | None = None, **context: object
) -> ResponseReturnValue:
    """Render a form: empty, as it was sent with what is wrong, or with what was refused."""
    if reply is None:
        status = 422 if form.errors else 200
        return render_template(template, form=form, **context), status
    return refused(template, reply, form=form, detail=_place(form, reply), **context)


def refused(template: str, reply: Reply, **context: object) -> ResponseReturnValue:
    """Render a page that tells what was refused, with the refusal's status and headers."""
    headers = {name: value for name, value in reply.headers.items() if name != "Content-Type"}
    return render_template(template, **context), reply.status, headers


def turned_away(reply: Reply) -> ResponseReturnValue:
    """Send who is not logged in to the login and back; tell everybody else what is wrong."""
    if reply.status == 401:
        shown = request.method in ("GET", "HEAD")  # what was to be sent has no page of its own
        wanted = request.full_path.rstrip("?") if shown else url_for("pages.home")
        return redirect(url_for("pages.login", next=wanted), 303)
    return errors.as_response(reply, public_pages.frame)


def _place(form: FlaskForm, reply: Reply) -> str:
    """Put what was refused beside its fields; return what belongs to none."""
    problem = reply.json()
    beside = {error["field"]: error["message"] for error in problem.get("errors", [])}
    if problem["code"] in FIELD_OF:
        beside[FIELD_OF[problem["code"]]] = problem["detail"]
    placed = [name for name in beside if name in form]
    for name in placed:
        form[name].errors = [*form[name].errors, beside[name]]
    return "" if placed else str(problem["detail"])
