"""Every route of the service, filled in: a new one comes into the tests that walk by itself."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.exceptions import HTTPException

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FILLED = {
    "UUIDConverter": "00000000-0000-4000-8000-000000000001",
    "IntegerConverter": 1,
    "PathConverter": "sovereign.css",
}
CRON = "cron."  # knows a bearer only


class Route(NamedTuple):
    """One method of one address."""

    method: str
    path: str
    endpoint: str

    @property
    def is_api(self) -> bool:
        """Whether scripts ask it."""
        return self.path.startswith("/api/")


def every(app: Flask) -> Iterator[Route]:
    """Every route but the answers to OPTIONS, which Flask gives."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values: dict[str, Any] = {
            name: next(iter(getattr(converter, "items", ())), None)
            or FILLED.get(type(converter).__name__, "btc")
            for name, converter in rule._converters.items()
        }
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            path = adapter.build(
                rule.endpoint, values, method="GET" if method == "HEAD" else method
            )
            yield Route(method, path.partition("?")[0], rule.endpoint)


def endpoint(app: Flask, path: str, method: str) -> str | None:
    """The endpoint that a request reaches, if it reaches one."""
    try:
        found, _ = app.url_map.bind("localhost").match(path, method=method)
    except HTTPException:
        return None
    return str(found)


def unsafe(app: Flask) -> list[Route]:
    """Every route that may change something in somebody's name."""
    return [
        route
        for route in every(app)
        if route.method in UNSAFE and not route.endpoint.startswith(CRON)
    ]


def pages(app: Flask) -> list[Route]:
    """Every page that is looked at."""
    return [route for route in every(app) if route.method == "GET" and not route.is_api]
