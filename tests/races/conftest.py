"""What tests of races share: a wide gateway, and mutants of the functions it calls."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from conftest import Live
from db.gateway import Gateway, Numbers
from races.crowds import PATIENT

FUNCTIONS = Path(__file__).parents[2] / "db/functions"
Mutate = Callable[[str, str, str], None]


@pytest.fixture
def gateway(live: Live) -> Iterator[Gateway]:
    conninfo = make_conninfo(live.url("web"), options=PATIENT)
    gateway = Gateway(conninfo, Numbers(pool_max=64, timeout_seconds=30))
    gateway.ask("api.me", session="0" * 64)
    yield gateway
    gateway.close()


@pytest.fixture
def mutate(live: Live) -> Iterator[Mutate]:
    """Replace a piece of a function's text for this test."""
    originals = []

    def _replace(text: str) -> None:
        live.run("grant create on schema api to api_owner")
        function = text[text.index("create function") :]
        live.run(function.replace("create function", "create or replace function").encode())
        live.run("revoke create on schema api from api_owner")

    def _mutate(path: str, old: str, new: str) -> None:
        text = (FUNCTIONS / path).read_text()
        assert old in text
        originals.append(text)
        _replace(text.replace(old, new))

    yield _mutate
    for text in originals:
        _replace(text)
