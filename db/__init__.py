"""The truth, and the one door to it from Flask: name a function of schema api, get its answer.

Flask is loaded by the first call, not by the import: commands and the worker do without it.
"""

from typing import Any

from db.gateway import Gateway, Reply

__all__ = ["Gateway", "Reply", "call", "call_until_ready"]


def call(function: str, **arguments: Any) -> Reply:
    """Call an api function: `email=` in Python is the parameter p_email in SQL."""
    return _gateway().ask(function, **arguments)


def call_until_ready(function: str, *, wait: float, **arguments: Any) -> Reply:
    """Call until the answer is no longer "not yet", for at most `wait` seconds.

    A second and later call carries `waited=True`, so that the answer can say so.
    """
    return _gateway().ask_until_ready(function, wait=wait, **arguments)


def _gateway() -> Gateway:
    from flask import current_app

    gateway: Gateway = current_app.extensions["db"]
    return gateway
