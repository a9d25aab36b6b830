"""Every shape that has a name: what answers are made of."""

from typing import Any

from blueprints.openapi import analyses
from blueprints.openapi.notation import Schema, maybe, schema, unknown
from blueprints.presentation.words import REASONS

WORD = "text"  # so that the key `code` beside it is not read as the code of a refusal
REFUSAL: dict[str, Any] = {
    "type": "text",
    "title": "text",
    "status": "integer",
    "detail": "text",
    "code": WORD,
    "request_id": "text?",
    "errors~": [{"field": "text", "message": "text"}],
    "suggestions~": ["#CoinRow"],
    "sources~": maybe([{"name": "text", "*": "anything"}]),
}
ACCOUNT: dict[str, Any] = {
    "id": "uuid",
    "email": "text",
    "role": ("user", "admin"),
    "email_verified": "flag",
    "created_at": "time",
}
SESSION: dict[str, Any] = {
    "id": "uuid",
    "device": "text?",
    "user_agent": "text?",
    "address": "text?",
    "created_at": "time",
    "last_seen_at": "time",
    "expires_at": "time",
    "current": "flag",
}
TOKEN: dict[str, Any] = {
    "id": "uuid",
    "name": "text",
    "hint": "text",
    "scopes": [("read", "write", "admin")],
    "created_at": "time",
    "expires_at": "time",
    "last_used_at": "time?",
    "expired": "flag",
}
PERSON: dict[str, Any] = {"id": "uuid", "email": "text"}
ACCOUNT_ROW: dict[str, Any] = {
    "id": "uuid",
    "email": "text",
    "role": ("user", "admin"),
    "email_verified": "flag",
    "disabled_at": "time?",
    "created_at": "time",
    "sessions": "integer",
}
ACCESS_CODE: dict[str, Any] = {
    "id": "uuid",
    "code": WORD,
    "note": "text?",
    "state": ("free", "redeemed", "revoked", "expired"),
    "created_at": "time",
    "expires_at": "time?",
    "revoked_at": "time?",
    "redeemed_at": "time?",
    "redeemed_by": "#Person?",
}
AUDIT_LINE: dict[str, Any] = {
    "number": "integer",
    "at": "time",
    "event": "text",
    "success": "flag",
    "error": "text?",
    "user": "#Person?",
    "user_hash": "text?",
    "subject_id": "uuid?",
    "subject": "#Person?",
    "address": "text?",
    "user_agent": "text?",
    "request_id": "text?",
}
SHARE: dict[str, Any] = {
    "id": "uuid",
    "coingecko_id": "text",
    "symbol": "text",
    "name": "text",
    "hint": "text",
    "created_at": "time",
    "expires_at": "time",
    "revoked_at": "time?",
    "state": ("live", "revoked", "expired"),
}
COPY_OF_ACCOUNT: dict[str, Any] = {
    "exported_at": "time",
    "account": "#Account",
    "appearance": {
        "theme": "text",
        "palette": "text",
        "density": "text",
        "zone": "text",
        "single_keys": "flag",
    },
    "pending_email": "text?",
    "access_code": maybe({"code": WORD, "redeemed_at": "time"}),
    "sessions": ["#Session"],
    "personal_tokens": ["#PersonalToken"],
    "devices": [{"known_since": "time", "last_used_at": "time"}],
    "watchlist": [
        {"symbol": "text", "notes": "text?", "added_at": "time", "last_viewed_at": "time?"}
    ],
    "alerts": [
        {
            "id": "uuid",
            "symbol": "text",
            "alert_type": "text",
            "threshold_value": "text?",
            "condition_details": "anything",
            "enabled": "flag",
            "triggered_at": "time?",
            "created_at": "time",
            "expires_at": "time?",
        }
    ],
    "opened_coins": [{"coin": "text", "opened_at": "time", "price_usd": "text?"}],
    "visits": [{"seen_at": "time", "prices_usd": "anything"}],
    "progressive_analyses": [
        {"coin": "text", "begun_at": "time", "expires_at": "time", "phases": ["anything"]}
    ],
    "reports": [{"symbol": "text", "asked_at": "time", "state": "text"}],
    "shares": ["#Share"],
    "audit_trail": [
        {
            "at": "time",
            "event": "text",
            "success": "flag",
            "error": "text?",
            "address": "text?",
            "user_agent": "text?",
        }
    ],
}
COIN_ROW: dict[str, Any] = {
    "id": "text",
    "symbol": "text",
    "name": "text",
    "rank": "integer?",
    "price_usd": "number?",
    "image_url": "text?",
}
SOURCE: dict[str, Any] = {
    "name": "text",
    "ok": "flag",
    "as_of": "time?",
    "latency_ms": "number?",
    "error": "text?",
}
CREDIT: dict[str, Any] = {"name": "text", "text": "text", "url": "text"}
STORY: dict[str, Any] = {
    "id": "text",
    "title": "text",
    "summary": "text?",
    "url": "text",
    "source": "text",
    "author": "text?",
    "published_at": "time?",
    "date_trusted": "flag",
    "first_seen_at": "time",
    "image_url": "text?",
    "categories": ["text"],
    "tone": "number?",
    "impact_class": "text",
    "direction": "text",
    "also_in": [{"source": "text", "url": "text"}],
    "impact": "number",
    "impact_level": "text",
    "reasons": [{"rule": "text", "points": "number"}],
    "coins": [{"symbol": "text", "id": "text", "place": "text?"}],
}
RESEARCH_JOB: dict[str, Any] = {
    "id": "uuid",
    "state": "text",
    "provider": "text?",
    "started_at": "time",
    "polls": "integer",
    "estimated_ready_at": "time?",
    "error": "text?",
}
SERIES: dict[str, Any] = {
    "symbol": "text",
    "name": "text",
    "interval": "text?",
    "source": "text?",
    "as_of": "time?",
    "points": [["scalar?"]],
}
CONSENSUS: dict[str, Any] = {
    "symbol": "text",
    "direction": "number?",
    "verdict": "text?",
    "confidence": "number?",
    "evidence_share": "number?",
    "disagreement": "number?",
    "risk": {"score": "number?", "category": "text?"},
    "range_7d": maybe({"low": "number", "high": "number"}),
    "parts": [
        {
            "type": "text",
            "signal": "number?",
            "weight": "number",
            "weight_used": "number",
            "quality": "number?",
            "counted": "flag",
            "reason": ("not_made", "not_applicable", "low_quality", "no_signal", None),
        }
    ],
    "conflicts": [{"a": "text", "b": "text", "text": "text"}],
    "refused": ["text"],
    "as_of": "time?",
    "method": "text",
    "record": {"n_scored": "integer", "agree_share": "number?", "ci": maybe(["number"])},
}
PHASE_PART: dict[str, Any] = {
    "state": (
        "pending",
        "fresh",
        "cached",
        "stale",
        "late",
        "limited",
        "failed",
        "not_applicable",
    ),
    "error~": "text?",
    "retry_at~": "time",
    "figures~": maybe({"*": "scalar"}),
    "envelope~": "#Analysis",
    "quality~": "integer?",
    "created_at~": "time?",
    "sources~": maybe([{"name": "text", "*": "anything"}]),
}
PROGRESS: dict[str, Any] = {
    "session_id": "uuid",
    "symbol": "text",
    "coin": {"id": "text", "symbol": "text", "name": "text"},
    "created_at": "time",
    "expires_at": "time",
    "done": "flag",
    "phases": [
        {
            "number": "integer",
            "name": "text",
            "state": ("waiting", "running", "done", "partial", "failed"),
            "started_at": "time?",
            "elapsed_ms": "integer?",
            "budget_ms": "integer",
            "data": {"*": "#PhasePart"},
        }
    ],
}
COMMON: dict[str, Any] = {
    "coin": {
        "coingecko_id": "text",
        "name": "text",
        "rank": "integer?",
        "kind": "text",
        "pegged_to": "text?",
        "wraps": "text?",
        "same_symbol_count": "integer",
    },
    "as_of": "time",
    "method": "text",
    "applicable": "flag",
    "missing": [{"path": "text", "reason": tuple(REASONS)}],
    "warnings": ["text"],
}
NAMED: dict[str, Any] = {
    "Problem": REFUSAL,
    "Account": ACCOUNT,
    "Session": SESSION,
    "PersonalToken": TOKEN,
    "NewToken": {"token": "text", **TOKEN},
    "Person": PERSON,
    "AccountRow": ACCOUNT_ROW,
    "AccessCode": ACCESS_CODE,
    "AuditLine": AUDIT_LINE,
    "CopyOfAccount": COPY_OF_ACCOUNT,
    "Share": SHARE,
    "CoinRow": COIN_ROW,
    "Source": SOURCE,
    "Credit": CREDIT,
    "Story": STORY,
    "ResearchJob": RESEARCH_JOB,
    "Series": SERIES,
    "Consensus": CONSENSUS,
    "PhasePart": PHASE_PART,
    "Progress": PROGRESS,
}


def title(analysis_type: str) -> str:
    """Return the name of the schema of a type of analysis: market-data → MarketData."""
    return analysis_type.title().replace("-", "")


def schemas() -> dict[str, Schema]:
    """Return every schema by its name."""
    of_data = {
        f"{title(name)}Data": schema(COMMON | unknown(data)) for name, data in analyses.DATA.items()
    }
    envelopes = {title(name): schema(_envelope(name)) for name in analyses.DATA}
    parts = {name: schema(unknown(shape)) for name, shape in analyses.PARTS.items()}
    whole: Schema = {
        "oneOf": [schema(f"#{name}") for name in envelopes],
        "discriminator": {
            "propertyName": "type",
            "mapping": {
                name: f"#/components/schemas/{title(name)}" for name in sorted(analyses.DATA)
            },
        },
    }
    named = {name: schema(shape) for name, shape in NAMED.items()}
    return named | {"Analysis": whole} | envelopes | of_data | parts


def _envelope(analysis_type: str) -> dict[str, Any]:
    return {
        "symbol": "text",
        "type": (analysis_type,),
        "data": f"#{title(analysis_type)}Data",
        "quality": "integer",
        "sources": ["#Source"],
        "cached": "flag",
        "stale": "flag",
        "sandbox": "flag",
        "created_at": "time",
        "expires_at": "time",
        "attribution": ["#Credit"],
    }
