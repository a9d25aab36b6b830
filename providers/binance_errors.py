"""What Binance's error codes mean, for its spot and its futures service alike.

Code -1121 means an unknown symbol, -1003 too many requests; after 429 comes 418, a ban that
Retry-After measures.
"""

from typing import Any

from providers.faults import Fault
from providers.values import number

UNKNOWN_CODES = frozenset({-1121, -1100})
LIMIT_CODES = frozenset({-1003, -1015})


def judge(status: int, body: Any) -> Fault | None:
    """Name the fault that a code shows; None where the status says enough."""
    code = number(body.get("code")) if isinstance(body, dict) else None
    if not code or status == 418:
        return None
    if code in UNKNOWN_CODES:
        return Fault("no_data", "unknown symbol")
    if code in LIMIT_CODES:
        return Fault("rate_limited", f"error code {code:.0f}")
    return Fault("http_error", f"error code {code:.0f}") if status == 200 else None
