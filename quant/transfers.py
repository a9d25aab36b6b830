"""How much a transaction of the Bitcoin family moved, and how sure that is.

Outputs hold what was paid and what went back to the sender; nothing on the chain says which is
which. Outputs to an address that also paid are change for sure. Otherwise the one output with the
script type that all inputs have is taken for change. Where neither tells, everything may have
moved, and all but the largest output surely has.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

EXACT, SCRIPT_RULE, UPPER_BOUND = "exact", "script_rule", "upper_bound"


class Put(Protocol):
    """Coins at a place; `kind` is the type of its script."""

    @property
    def address(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> float: ...


class Moved(NamedTuple):
    """Coins that moved to others: at most `amount`, at least `floor`."""

    amount: float
    floor: float
    certainty: str


def moved(inputs: Sequence[Put], outputs: Sequence[Put]) -> Moved | None:
    """Tell what a transaction moved; None when it makes new coins or all goes back."""
    if not inputs:
        return None
    senders = {put.address for put in inputs} - {None}
    filled = [put for put in outputs if put.amount > 0]
    others = [put for put in filled if put.address not in senders]
    if not others:
        return None
    total = sum(put.amount for put in others)
    if len(others) < len(filled) or len(others) == 1:
        return Moved(total, total, EXACT)
    change = _change(inputs, others)
    if change is not None:
        return Moved(total - change.amount, total - change.amount, SCRIPT_RULE)
    return Moved(total, total - max(put.amount for put in others), UPPER_BOUND)


def _change(inputs: Sequence[Put], others: Sequence[Put]) -> Put | None:
    """Find the only output of the only script type of the inputs."""
    kinds = {put.kind for put in inputs}
    alike = [put for put in others if put.kind in kinds]
    return alike[0] if len(kinds) == 1 and len(alike) == 1 else None
