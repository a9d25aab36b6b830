"""A run as api.get_asset_page tells it of the page that follows it, as far as a test wants."""

from datetime import UTC, datetime, timedelta
from typing import Any

from progress import PHASES

NAMES = ("Market", "Technical and sentiment", "News and on-chain", "Deep")
BUDGETS_MS = (1000, 3000, 5000, 10000)
ID = "4f9c1f6e-0000-4000-8000-000000000001"


def run(*states: str, ago_s: float = 1, **parts: str) -> dict[str, Any]:
    """A run whose phases stand so; a running one began `ago_s` ago. Parts are told by type."""
    began = datetime.now(UTC) - timedelta(seconds=ago_s)
    told = {name.replace("_", "-"): state for name, state in parts.items()}
    return {
        "session_id": ID,
        "done": not {"waiting", "running"} & set(states),
        "phases": [
            {
                "number": number,
                "name": NAMES[number - 1],
                "state": state,
                "started_at": None if state == "waiting" else began.isoformat(),
                "elapsed_ms": None if state == "waiting" else 840,
                "budget_ms": BUDGETS_MS[number - 1],
                "parts": {kind: told.get(kind, _usual(state)) for kind in kinds},
            }
            for (number, kinds), state in zip(PHASES.items(), states, strict=True)
        ],
    }


def _usual(state: str) -> str:
    return {"waiting": "", "running": "pending", "failed": "failed"}.get(state, "fresh")
