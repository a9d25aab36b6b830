"""How figures look to people: words, numbers and geometry for the templates; no request, no call.

One module per concern; `init_app` hands the number rules to the templates as filters.
"""

from datetime import UTC, datetime

from flask import g
from flask.sansio.app import App
from flask_wtf.csrf import generate_csrf

from blueprints.presentation import numbers, times, words


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
        iso=times.iso,
        exact=times.exact,
        clock=times.clock,
        day=times.day,
        here=_here,
        here_day=_here_day,
        epoch_day=_epoch_day,
        provider=words.provider,
        source_error=words.source_error,
    )
    env.tests["counted"] = numbers.is_counted
    env.globals["sandbox"] = app.config["SETTINGS"].market_data == "sandbox"
    env.globals.update(form_token=generate_csrf, now=now, providers=words.PROVIDERS)


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def _age(moment: datetime) -> str:
    return times.age(moment, now())


def _here(moment: datetime) -> str:
    return times.zoned(moment, g.get("zone", times.UTC_NAME))


def _here_day(moment: datetime) -> str:
    return times.zoned_day(moment, g.get("zone", times.UTC_NAME))


def _epoch_day(seconds: int) -> str:
    return f"{times.from_epoch(seconds):%Y-%m-%d}"
