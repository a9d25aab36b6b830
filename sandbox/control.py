"""How a test makes the sandbox misbehave, and sees what was asked of it; from loopback only.

PUT and DELETE /_faults/<provider>, DELETE /_faults: {"kind", "seconds"?, "times"?} of faults.py.
PUT and DELETE /_delay/<provider>, DELETE /_delay: {"seconds", "spread"?} of delays.py.
GET and DELETE /_calls: {provider: {"path?sorted-query": count}}.
"""

import ipaddress
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from sandbox.calls import Calls
from sandbox.faults import Faults

Put = Callable[[str, Any], None]
Delete = Callable[[str | None], None]


def blueprint(faults: Faults, calls: Calls) -> Blueprint:
    """Make the control paths of one application."""
    bp = Blueprint("control", __name__)
    bp.before_request(_only_from_here)
    _add(bp, "_faults", faults.put, faults.clear)
    _add(bp, "_delay", faults.delay, faults.hurry)

    @bp.get("/_calls")
    def all_calls() -> Response:
        return jsonify(calls.all())

    @bp.delete("/_calls")
    def forget_calls() -> Response:
        calls.forget()
        return jsonify({})

    return bp


def _only_from_here() -> None:
    if not ipaddress.ip_address(request.remote_addr or "::").is_loopback:
        abort(403)


def _add(bp: Blueprint, name: str, put: Put, delete: Delete) -> None:
    """Add what is set per provider, and taken away per provider or altogether."""

    @bp.put(f"/{name}/<provider>", endpoint=f"put{name}")
    def set_one(provider: str) -> tuple[Response, int]:
        try:
            put(provider, request.get_json(force=True, silent=True))
        except ValueError as error:
            return jsonify({"error": str(error)}), 400
        return jsonify({}), 200

    @bp.delete(f"/{name}", defaults={"provider": None}, endpoint=f"delete_all{name}")
    @bp.delete(f"/{name}/<provider>", endpoint=f"delete{name}")
    def clear(provider: str | None) -> Response:
        delete(provider)
        return jsonify({})
