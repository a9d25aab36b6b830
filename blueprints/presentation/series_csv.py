"""A stored series as CSV (RFC 4180): a line of names, then a line a point, times in ISO 8601."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from blueprints.presentation import times

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "candles": ("open_at", "open", "high", "low", "close", "volume_base"),
    "price": ("at", "price_usd"),
    "consensus": (*("at", "direction", "confidence", "verdict", "price_usd", "ret_7d", "ret_30d"),),
    "daily": (
        *("at", "close_usd", "venue_volume_usd", "market_cap_usd", "volume_24h_usd"),
        *("price_quality", "stories", "high_impact", "tone", "mood"),
    ),
    "sentiment": ("at", "score"),
    "stories": ("day", "high", "medium", "low"),
    "tvl": ("at", "tvl_usd"),
    "fees": ("at", "fees_1d_usd"),
    "funding": ("at", "rate_8h", "venue"),
    "open_interest": ("at", "oi_usd", "venue"),
    "long_share": ("at", "long_account_share", "venue"),
    "drawdown": ("at", "drawdown_pct"),
    "liquidations": ("at", "long_usd", "short_usd", "count"),
    "predictions": (
        *("made_at", "horizon_h", "base_usd", "low_usd", "mid_usd", "high_usd", "due_at"),
        *("actual_usd", "void_reason"),
    ),
}


def text(series: Mapping[str, Any]) -> str:
    """Write the answer of api.get_series; what is not known is an empty field."""
    name = series["name"]
    columns = _COLUMNS.get(name, ("at", name.rpartition(".")[2]))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    for at, *values in series["points"]:
        writer.writerow([times.iso(times.from_epoch(at)), *values])
    return file.getvalue()


def headers(coin_id: str, name: str) -> dict[str, str]:
    """Name the file after coin and series, in letters that any system takes."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "_" for c in coin_id)
    file = f"{safe[:80]}-{name}.csv"
    return {
        "Content-Type": "text/csv; charset=utf-8; header=present",
        "Content-Disposition": f'attachment; filename="{file}"',
    }
