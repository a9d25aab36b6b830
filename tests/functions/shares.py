"""Shared reports for tests of functions: stored answers of a coin, links to snapshots of them."""

import hashlib
import json
from typing import Any

from functions.accounts import SENDER

STORED = {"coin": {"coingecko_id": "bitcoin"}, "missing": [], "warnings": [], "applicable": True}


def stored(
    database: Any, analysis_type: str = "market-data", key: str = "BTC", **data: Any
) -> None:
    """An analysis in the cache, within its life."""
    whole = STORED | data
    envelope = {"symbol": key, "type": analysis_type, "data": whole, "quality": 90, "sources": []}
    envelope |= {"cached": True, "stale": False}
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, data_quality_score,"
        " expires_at, body)"
        " values (%s, %s, %s, 90, now() + interval '1 hour', convert_to(%s, 'UTF8'))",
        *(key, analysis_type, json.dumps(whole), json.dumps(envelope)),
    )


def token_hash(name: Any) -> str:
    """What the database keeps of a link."""
    return hashlib.sha256(repr(name).encode()).hexdigest()


def share(database: Any, session: str, name: Any = "link", **changes: Any) -> Any:
    """Share bitcoin for a week, unless told otherwise."""
    arguments = {
        "session": session,
        "symbol": "BTC",
        "expires_in_days": 7,
        "token_hash": token_hash(name),
        "hint": "abcdefgh",
        "client": SENDER,
    }
    return database.call("api.create_share", **(arguments | changes))


def look(database: Any, name: Any = "link", **changes: Any) -> Any:
    """Look at what is behind a link."""
    return database.call(
        "api.get_share", **({"token_hash": token_hash(name), "client": SENDER} | changes)
    )
