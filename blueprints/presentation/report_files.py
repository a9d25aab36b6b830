"""The files of a report: what each is called, and what the browser is told of it."""

from datetime import datetime

LONGEST_NAME = 80
KINDS = {"md": "text/markdown; charset=utf-8", "json": "application/json"}


def headers(coin_id: str, made: datetime, kind: str) -> dict[str, str]:
    """Name the file after coin and moment, in letters that any system takes."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c == "-") else "_" for c in coin_id)
    file = f"{safe[:LONGEST_NAME]}-report-{made:%Y%m%dT%H%M%SZ}.{kind}"
    return {
        "Content-Type": KINDS[kind],
        "Content-Disposition": f'attachment; filename="{file}"',
    }
