"""How figures look to people: words, numbers and geometry for the templates; no request, no call.

One module per concern; `init_app` hands the number rules to the templates as filters.
"""

from datetime import UTC, datetime

from flask import g
from flask.sansio.app import App
from flask_wtf.csrf import generate_csrf

from blueprints.presentation import numbers, times, words
from blueprints.presentation.folding import opened


def init_app(app: App) -> None:
    """Give every template the formatting rules and the form token."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        price=numbers.price,
        exact_price=numbers.exact_price,
        bare_price=numbers.bare_price,
        money=numbers.money,
        exact_money=numbers.exact_money,
        quantity=numbers.quantity,
        age=_age,
        left=_left,
        iso=times.iso,
        exact=times.exact,
        clock=times.clock,
        day=times.day,
        here=_here,
        here_day=_here_day,
        epoch_day=_epoch_day,
        opened=opened,
        in_words=words.count,
        provider=words.provider,
        source_error=words.source_error,
    )
    env.tests["counted"] = numbers.is_counted
    env.globals["sandbox"] = app.config["SETTINGS"].market_data == "sandbox"
    env.globals.update(form_token=generate_csrf, now=now, providers=words.PROVIDERS)
    env.globals.update(is_snapshot=is_snapshot, too_old=words.TOO_OLD)


def now() -> datetime:
    """Return the present moment; where a snapshot is shown, the one it was taken at."""
    taken: datetime | None = g.get("taken_at")
    return taken or datetime.now(UTC)


def show_as_of(moment: datetime) -> None:
    """Let all that this answer shows be as old as it was at a moment."""
    g.taken_at = moment


def is_snapshot() -> bool:
    """Whether all that this answer shows stays as old as it was: no script may let it age."""
    return "taken_at" in g


def _age(moment: datetime) -> str:
    return times.age(moment, now())


def _left(moment: datetime) -> str:
    return times.age(now(), moment)


def _here(moment: datetime) -> str:
    return times.zoned(moment, g.get("zone", times.UTC_NAME))


def _here_day(moment: datetime) -> str:
    return times.zoned_day(moment, g.get("zone", times.UTC_NAME))


def _epoch_day(seconds: int) -> str:
    return times.day(times.from_epoch(seconds))
