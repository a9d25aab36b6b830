"""alternative.me: the Fear & Greed index of the whole market, a value a day; no key.

https://alternative.me/crypto/fear-and-greed-index/

An error stands in `metadata.error`, also under HTTP 200. Numbers and times are texts, times are
seconds, the newest row comes first. A value is that of the day that begins at its time (UTC). With
`date_format` the times would be dates in words, so it is not sent.
"""

from typing import Any

from providers import fear_greed
from providers.faults import Fault, UpstreamError
from providers.http import get_json
from providers.records import FearGreed
from providers.times import from_seconds
from providers.values import mapping, rows

NAME = "alternative_me"


def latest(*, deadline: float) -> FearGreed:
    """Return the newest value. Raises UpstreamError."""
    return history(1, deadline=deadline)[-1]


def history(days: int, *, deadline: float) -> list[FearGreed]:
    """Return the values of the last days, oldest first; 0 asks for all since February 2018.

    Raises UpstreamError.
    """
    params = {"limit": str(days), "format": "json"}
    return get_json(NAME, "/fng/", params, deadline=deadline, judge=_judge, read=_values)


def _values(body: Any) -> list[FearGreed]:
    raw = rows(mapping(body)["data"])
    if not raw:
        raise UpstreamError(NAME, "no_data", "no value")
    found, refusal = {}, None
    for row in raw:
        try:
            made = _value(row)
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
        except UpstreamError as error:
            refusal = error
            continue
        found[made.as_of] = made
    if not found:
        raise refusal or UpstreamError(NAME, "bad_body", "no row is readable")
    return [found[moment] for moment in sorted(found)]


def _value(row: Any) -> FearGreed:
    return fear_greed.reading(
        NAME, row["value"], row.get("value_classification"), from_seconds(row["timestamp"])
    )


def _judge(status: int, body: Any) -> Fault | None:
    """Find the error that is told in a good answer."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    error = metadata.get("error") if isinstance(metadata, dict) else None
    if status != 200 or not error:
        return None
    if "limit" in str(error).lower() or "too many" in str(error).lower():
        return Fault("rate_limited", "an error inside the answer")
    return Fault("http_error", "an error inside the answer")
