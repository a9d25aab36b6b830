"""Letters on their way: what the worker would send, taken as it takes them."""

from typing import Any

import credentials


def delivered(app: Any, live: Any, kind: str) -> str | None:
    """The token in the newest letter of a kind once the worker took it, or None."""
    letter = live.one(
        "select id from core.letters where kind = %s order by created_at desc limit 1", kind
    )
    if letter is None:
        return None
    taken = live.rows("work.take_letter", letter=letter.id)
    if not taken:
        return None
    opened = credentials.unseal(taken[0].sealed, app.config["KEYS"])
    return str(opened["token"]) if opened else None
