"""The whole service in the test's own process: database, worker, upstreams, application.

As tests/service.py runs it in processes, but started in a second, with its inside at hand.
"""

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from flask import Flask
from werkzeug.test import TestResponse

import sandbox.server
from app import create_app
from config import Settings
from conftest import Cluster, Live
from credentials import Keys, new_session, token_hash
from jobs.gate import SharedGate
from service import AT_WORK
from upstreams import Upstreams, feeds, reachable
from working import tools, working

PATIENCE_S = 60
LEARNED = ("ucie_analysis_cache", "jobs", "candles", "price_snapshots", "token_links")
REMEMBERED = ("resolver_misses", "attempts")


class Whole(NamedTuple):
    """The service, seen from a browser in which somebody is logged in, and from behind."""

    database: Live
    upstreams: Upstreams
    app: Flask
    session: str

    def get(self, path: str) -> TestResponse:
        """Ask as somebody who is logged in, from any thread."""
        client = self.app.test_client()
        client.set_cookie("auth_token", self.session)
        return client.get(path)

    def forget(self) -> None:
        """Begin anew: nothing is known of any coin, nobody misbehaves, no breaker is open."""
        self.upstreams.heal()
        until(lambda: not self.database.all(AT_WORK))  # or it would learn into the next test
        for table in (*LEARNED, *REMEMBERED):
            self.database.run(f"delete from core.{table}")
        self.database.run(
            "update core.provider_state set failures = 0, failing_since = null,"
            " not_before = null, reason = null"
        )

    def digest(self) -> str:
        """What is stored of coins, as one hash: equal when no row came, went or changed."""
        hashes = [
            self.database.one(
                f"select md5(string_agg(md5(stored::text), '' order by stored::text)) as digest"
                f" from core.{table} as stored"
            ).digest
            for table in LEARNED
            if table != "jobs"
        ]
        return str(hashes)


@contextlib.contextmanager
def run(cluster: Cluster, settings: Settings, name: str) -> Iterator[Whole]:
    """Run the service on a new database of that name until the block ends."""
    cluster.copy(name)
    live = Live(cluster, name)
    app = create_app(settings, conninfo=live.url("web"))
    with contextlib.ExitStack() as parts:
        parts.callback(live.close)
        parts.callback(app.extensions["db"].close)
        parts.callback(app.extensions["read_counts"].hand_in)
        upstreams = Upstreams(parts.enter_context(sandbox.server.start()).port)
        gate = SharedGate(parts.enter_context(tools(live, settings)).gateway)
        parts.enter_context(reachable(upstreams, gate))
        named = dataclasses.replace(settings, news_feeds=feeds(upstreams.port))
        parts.enter_context(working(live, named))
        until(lambda: live.one("select count(*) from core.ucie_tokens").count)
        until(lambda: not live.all(AT_WORK))  # what the coins are called elsewhere is known too
        yield Whole(live, upstreams, app, session(live, app.config["KEYS"]))


def until(found: Callable[[], Any]) -> Any:
    """Look until there is something, and return it."""
    end = time.monotonic() + PATIENCE_S
    while not (answer := found()):
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)
    return answer


def session(live: Live, keys: Keys, email: str = "alice@example.org") -> str:
    """A session of a new account: its token."""
    token = new_session(keys)
    live.run(
        "insert into core.sessions (user_id, token_hash, expires_at)"
        " values (%s, %s, now() + interval '1 hour')",
        *(live.user(email), token_hash(token)),
    )
    return token
