"""What the database was asked by the application during a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from db.gateway import Gateway


@contextmanager
def overheard() -> Iterator[list[str]]:
    """The names of the functions that are called while the block lasts, by whichever gateway."""
    asked: list[str] = []
    send = Gateway._sent

    def _sent(self: Gateway, form: str, function: str, arguments: dict[str, Any]) -> Any:
        asked.append(function)
        return send(self, form, function, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gateway, "_sent", _sent)
        yield asked
