"""Daily series of a folder or file: files of klines as Binance gives them, .json or .json.gz.

Each file is a list of rows [open time in ms, open, high, low, close, …], numbers or texts.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from quant import candles
from quant.candles import DAY, Bar

SUFFIXES = (".json", ".json.gz")


class Daily(NamedTuple):
    """The newest unbroken part of a file's closes, oldest first."""

    name: str
    closes: list[float]


def read(place: Path) -> Iterator[Daily]:
    """Yield every series under a folder, by name, or of a file; other files are passed over."""
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        if path.name.endswith(SUFFIXES) and (bars := _bars(path)):
            whole = candles.after_jumps(candles.fill(bars, DAY)).bars
            yield Daily(
                path.name.removesuffix(".gz").removesuffix(".json"), [b.close for b in whole]
            )


def _bars(path: Path) -> list[Bar]:
    text = path.read_bytes()
    rows = json.loads(gzip.decompress(text) if path.suffix == ".gz" else text)
    if not isinstance(rows, list):
        return []
    found = [_bar(row) for row in rows if isinstance(row, list) and len(row) >= 5]
    return candles.clean(found, DAY).bars


def _bar(row: list[Any]) -> Bar:
    open_, high, low, close = (float(price) for price in row[1:5])
    return Bar(int(row[0]), open_, high, low, close, None, None)
