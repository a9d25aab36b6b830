"""Stored reports as the database hands them to pages, complete and plausible."""

import json
from typing import Any

from web import (
    answers,
    defi_answers,
    derivatives_answers,
    on_chain_answers,
    predictions_answers,
    research_answers,
    risk_answers,
)
from web.answers import Json

DISCLAIMER = "Nothing here is financial advice."


def missing(code: str = "not_made", **told: Any) -> Json:
    """An analysis that is not stored."""
    error = {"code": code, "detail": "Nobody had it made of late."} | told
    return {"state": "missing", "envelope": None, "error": error, "refreshing": False}


def drawn(**changes: Any) -> Json:
    """A report of bitcoin with everything in it but news; named analyses are replaced."""
    page = answers.asset_page()
    for other in (
        on_chain_answers.page(on_chain_answers.bitcoin()),
        derivatives_answers.page(derivatives_answers.derivatives()),
        defi_answers.page(defi_answers.protocol()),
        risk_answers.page(risk_answers.risk()),
        predictions_answers.page(predictions_answers.made()),
    ):
        page["analyses"] |= {
            k: v for k, v in other["analyses"].items() if k not in page["analyses"]
        }
        page["pictures"] |= {
            k: v for k, v in other["pictures"].items() if k not in page["pictures"]
        }
    page["analyses"]["news"] = missing()
    page["analyses"]["research"] = answers.answer(research_answers.digest())
    page["analyses"] |= changes
    return kept(page)


def kept(page: Json) -> Json:
    """The page of a coin as a report keeps it."""
    return {
        "report": {
            "schema": "report/1",
            "made_at": answers.at(),
            "coin": page["coin"],
            "consensus": page["consensus"],
            "analyses": page["analyses"],
            "disclaimer": DISCLAIMER,
        },
        "figures_made_at": page["figures_made_at"],
        "pictures": page["pictures"] | {"research": None},
        "candles": page["candles"],
        "candles_source": page["candles_source"],
    }


def store(database: Any, envelope: Json, key: str = "BTC") -> None:
    """Put an envelope into the cache, as the answer of its type, within its life."""
    database.run(
        "insert into core.ucie_analysis_cache (symbol, analysis_type, data, data_quality_score,"
        " expires_at, body)"
        " values (%s, %s, %s, %s, now() + interval '1 hour', convert_to(%s, 'UTF8'))",
        *(key, envelope["type"], json.dumps(envelope["data"]), envelope["quality"]),
        json.dumps(envelope),
    )
