"""The public record of all forecasts: what was promised, what held, and whether anybody was better.

Made of what work.scored_predictions counted. Coins move together, so a day counts once however many
coins it has, and days of overlapping windows count in part.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from analysis.forecast_past import DAYS
from analysis.forecasts import NAMES, POINT
from analysis.moments import iso_of
from analysis.predictions import NO_BETTER
from analysis.rounding import rounded
from quant import accuracy, admission, backtest, ranges, wilson
from quant.challengers import CHALLENGERS

MOST_POINTS = 200  # of the curve
FEWEST = admission.FEWEST

Json = dict[str, Any]
Row = Sequence[Any]


def build(record: Mapping[str, Any]) -> Json:
    """Return the scorecard; what cannot be said yet is null."""
    tested = _challengers(record["points"])
    better = [row["name"] for row in tested if row["is_better"]]
    begun = [row[7] for row in record["issued"]]
    made: Json = rounded(
        {
            "first_made_at": iso_of(min(begun)) if begun else None,
            "issued": sum(row[3] for row in record["issued"]),
            "scored": sum(row[4] for row in record["issued"]),
            "void": sum(row[5] for row in record["issued"]),
            "models": [_model(row) for row in record["issued"]],
            "horizons": {name: _horizon(record, days) for days, name in NAMES.items()},
            "curve": _curve(_days_of(record, 1)),
            "challengers": tested,
            "verdict": f"better: {', '.join(dict.fromkeys(better))}" if better else NO_BETTER,
            "coins": _coins(record["coins"]),
        }
    )
    return made


def _model(row: Row) -> Json:
    model, hours, coverage, issued, scored, void, _, _ = row
    return {
        "model": model,
        "horizon": NAMES[DAYS[hours]],
        "coverage": None if coverage == POINT else coverage,
        "issued": issued,
        "waiting": issued - scored - void,
        "scored": scored,
        "void": void,
    }


def _horizon(record: Mapping[str, Any], days: int) -> Json:
    own = [r for r in record["issued"] if r[0] == ranges.MODEL and DAYS[r[1]] == days]
    scored_days = _days_of(record, days)
    whole = {row[2]: row for row in own}.get(backtest.MIDDLE_SHARE)
    return {
        "issued": whole[3] if whole else 0,
        "scored": whole[4] if whole else 0,
        "void": whole[5] if whole else 0,
        "days": len(scored_days),
        "n_eff": len(scored_days) / days,
        "coverage": [_held(row, len(scored_days) / days) for row in own],
        **_scores(scored_days, days),
        **_middle_of([row[6:] for row in scored_days], days),
    }


def _held(row: Row, effective: float) -> Json:
    scored, hits = row[4], row[6]
    share = hits / scored if scored else None
    is_known = share is not None and effective > 0
    return {
        "promised": row[2],
        "held": share,
        "ci": list(wilson.interval(hits / scored, effective)) if is_known else None,
    }


def _middle_of(days: Sequence[Row], step: int) -> Json:
    """Return how a middle did over days of (missed, stayed, calls, right), `step` overlapping."""
    sums = [sum(row[at] for row in days) for at in range(4)]
    return _middle(sums, sum(row[2] > 0 for row in days) / step)


def _middle(told: Row, effective: float) -> Json:
    """Return error and direction: 1 and none as long as the middle is the price of its day."""
    missed, stayed, calls, right = told
    share = right / calls if calls else None
    return {
        "relative_mae": missed / stayed if stayed > 0 else None,
        "directional_accuracy": share,
        "hit_ci": None if share is None else list(wilson.interval(share, effective)),
    }


def _scores(scored_days: Sequence[Row], days: int) -> Json:
    both = [(row[4], row[5]) for row in scored_days if row[5] is not None]
    ours, theirs = [score for score, _ in both], [baseline for _, baseline in both]
    return {
        "interval_score": sum(ours) / len(both) if both else None,
        "interval_score_baseline": sum(theirs) / len(both) if both else None,
        "relative_interval_score": sum(ours) / sum(theirs) if both else None,
        "dm_p": accuracy.better_p(ours, theirs, days) if len(both) >= FEWEST else None,
    }


def _curve(scored_days: Sequence[Row]) -> list[list[float]]:
    """Return the relative interval score as it stood after each day of one-day ranges."""
    both = [(row[1], row[4], row[5]) for row in scored_days if row[5] is not None]
    ours, theirs = accumulate(row[1] for row in both), accumulate(row[2] for row in both)
    points = [[at, own / other] for (at, _, _), own, other in zip(both, ours, theirs, strict=True)]
    step = -(-len(points) // MOST_POINTS) or 1
    return points[::-1][::step][::-1]


def _challengers(rows: Sequence[Row]) -> list[Json]:
    found = {
        (name, days): _told([r for r in rows if (r[0], DAYS[r[1]]) == (name, days)], name, days)
        for days in ranges.HORIZONS
        for name in CHALLENGERS
    }
    chances = {k: 1.0 if told["dm_p"] is None else told["dm_p"] for k, told in found.items()}
    adjusted = dict(zip(chances, accuracy.holm(list(chances.values())), strict=True))
    for key, told in found.items():
        if told["dm_p"] is not None:
            told["dm_p"] = adjusted[key]
        told["is_better"] = (
            adjusted[key] < admission.MOST_P
            and told["relative_mae"] is not None
            and told["relative_mae"] <= admission.MOST_RELATIVE_ERROR
        )
    return list(found.values())


def _told(days_of: Sequence[Row], name: str, days: int) -> Json:
    missed, stayed = [row[3] for row in days_of], [row[4] for row in days_of]
    return {
        "name": name,
        "horizon": NAMES[days],
        "n": len(days_of),
        "dm_p": accuracy.better_p(missed, stayed, 1) if len(days_of) >= FEWEST else None,
        **_middle_of([row[3:] for row in days_of], 1),
    }


def _coins(rows: Sequence[Row]) -> list[Json]:
    found: dict[str, Json] = {}
    for coin_id, ticker, name, hours, scored, hits, score, baseline, *middle in rows:
        coin = found.setdefault(coin_id, {"id": coin_id, "ticker": ticker, "name": name})
        coin[NAMES[DAYS[hours]]] = {
            "scored": scored,
            "hits": hits,
            "ci": list(wilson.interval(hits / scored, scored / DAYS[hours])),
            "relative_interval_score": score / baseline if baseline else None,
            **_middle(middle, middle[2] / DAYS[hours]),
        }
    return list(found.values())


def _days_of(record: Mapping[str, Any], days: int) -> list[Row]:
    return [row for row in record["days"] if DAYS[row[0]] == days]
