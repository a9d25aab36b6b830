"""The figures of market-data folded from all readings, and which provider each rests on.

Every field is folded on its own: a provider whose price was dropped may still give the supply.
"""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.quotes import Quote
from quant import fold
from quant.fold import Bounds, Fold
from quant.quality import Field

BOUNDS = {
    "market_cap_usd": fold.CAP,
    "fdv_usd": fold.CAP,
    "volume_24h_usd": fold.VOLUME,
    "change_1h_pct": fold.CHANGE,
    "change_24h_pct": fold.CHANGE,
    "change_7d_pct": fold.CHANGE,
    "change_30d_pct": fold.CHANGE,
    "change_1y_pct": fold.CHANGE,
    "circulating_supply": fold.SUPPLY,
    "total_supply": fold.SUPPLY,
    "max_supply": fold.SUPPLY,
    "high_24h_usd": fold.PRICE,
    "low_24h_usd": fold.PRICE,
}
CORE_WEIGHTS = {
    "price_usd": 4.0,
    "market_cap_usd": 2.0,
    "change_24h_pct": 2.0,
    "volume_24h_usd": 1.0,
}
CONFLICTS = {
    "price_usd": "price_conflict",
    "market_cap_usd": "market_cap_conflict",
    "change_24h_pct": "change_24h_conflict",
    "volume_24h_usd": "volume_24h_conflict",
}


class Folded(NamedTuple):
    """Folds by field, the quotes whose price is in the price, and everybody who gave a value.

    `kept` are also those of two that contradict each other.
    """

    folds: dict[str, Fold]
    used: list[Quote]
    kept: list[Quote]
    contributors: set[str]

    @property
    def price(self) -> Fold:
        """Return the fold of the price, which always exists."""
        return self.folds["price_usd"]

    @property
    def conflicts(self) -> set[str]:
        """Return the warnings of core fields on which two sources contradict each other."""
        return {
            code
            for field, code in CONFLICTS.items()
            if field in self.folds and self.folds[field].is_conflict
        }

    def core_fields(self) -> list[Field]:
        """Return the core fields as quality weighs them, the price first."""
        price, *others = [_weighed(w, self.folds.get(name)) for name, w in CORE_WEIGHTS.items()]
        return [price._replace(readings=sum(quote.weight for quote in self.kept)), *others]


def fold_all(quotes: Sequence[Quote]) -> Folded:
    """Fold at least one quote, in the order of trust."""
    weights = [quote.weight for quote in quotes]
    price = fold.fold([quote.price_usd for quote in quotes], fold.PRICE, weights)
    used = [quote for quote, is_in in zip(quotes, _used(price), strict=True) if is_in]
    kept = [quote for quote, is_kept in zip(quotes, price.kept, strict=True) if is_kept]
    folded = Folded({"price_usd": price}, used, kept, {quote.name for quote in used})
    for field, bounds in BOUNDS.items():
        _fold_field(folded, field, bounds, quotes)
    return folded


def _fold_field(folded: Folded, field: str, bounds: Bounds, quotes: Sequence[Quote]) -> None:
    given = [(quote.name, _reported(quote, field)) for quote in quotes]
    known = [(name, value) for name, value in given if value is not None]
    if not known:
        return
    made = fold.fold([value for _, value in known], bounds)
    folded.folds[field] = made
    folded.contributors.update(
        name for (name, _), is_in in zip(known, _used(made), strict=True) if is_in
    )


def _reported(quote: Quote, field: str) -> float | None:
    """Read a field of a reading: listings have all of them, others the day's change at most."""
    if quote.listing is not None:
        value: float | None = getattr(quote.listing, field)
        return value
    return quote.change_24h_pct if field == "change_24h_pct" else None


def _used(made: Fold) -> list[bool]:
    """Tell which readings are in the value: of two that contradict each other only the first."""
    return [True, False] if made.is_conflict else made.kept


def _weighed(weight: float, made: Fold | None) -> Field:
    if made is None:
        return Field(weight, 0)
    return Field(weight, sum(made.kept), made.agree, made.is_conflict)
