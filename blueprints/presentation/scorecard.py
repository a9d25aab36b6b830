"""The scorecard page: what became of every forecast that was issued, pooled and coin by coin.

From the record as the worker counted it; nothing is counted here.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from blueprints.presentation import forecast_pictures, numbers, plots, times
from blueprints.presentation.forecast_pictures import Panel, share
from blueprints.presentation.plots import Timeline
from blueprints.presentation.predictions import LABELS, interval
from blueprints.presentation.predictions_sentences import against, method

Json = Mapping[str, Any]
# The file reads no session: anybody between may keep it for five minutes.
KEPT = {"Cache-Control": "public, max-age=300"}
CSV_HEADERS = KEPT | {
    "Content-Type": "text/csv; charset=utf-8; header=present",
    "Content-Disposition": 'attachment; filename="scorecard.csv"',
}
NO_BETTER = "no better than today's price"
_FEWEST = 250  # days before anything is claimed
_MODELS = {"range/1": "Range, range/1", "random-walk-gauss/1": "Plain random walk"}
_COLUMNS = (
    *("scope", "horizon", "promised", "scored", "held", "low_95", "high_95"),
    *("relative_interval_score", "relative_mae", "right_direction"),
)


class Row(NamedTuple):
    """One row of a table: what it is about and its cells."""

    label: str
    cells: Sequence[str]
    sub: str = ""


class Coin(NamedTuple):
    """One coin's row; the cells are by horizon: held, of how many, score against the baseline."""

    id: str
    name: str
    ticker: str
    cells: Sequence[str]


class Scorecard(NamedTuple):
    """Everything the template shows."""

    computed_at: datetime | None
    sentences: list[str]
    panels: Sequence[Panel] = ()
    curve: Timeline | None = None
    held: Sequence[Row] = ()
    scores: Sequence[Row] = ()
    counts: Sequence[Row] = ()
    rivals: Sequence[Row] = ()
    coins: Sequence[Coin] = ()
    models: Sequence[Row] = ()


def page(body: Json) -> Scorecard:
    """Build the page from the answer of api.get_scorecard."""
    record = body["record"]
    if not record or not record["issued"]:
        return Scorecard(times.moment(body["computed_at"]), ["No forecast was issued yet."])
    horizons = {name: record["horizons"][name] for name in LABELS}
    panels = [
        forecast_pictures.panel(LABELS[name], one["coverage"], _counted(one))
        for name, one in horizons.items()
    ]
    return Scorecard(
        times.moment(body["computed_at"]),
        _sentences(record),
        [one for one in panels if one],
        _curve(record["curve"]),
        [row for name, one in horizons.items() for row in _held(LABELS[name], one)],
        [_scores(LABELS[name], one) for name, one in horizons.items()],
        [_counts(LABELS[name], one) for name, one in horizons.items()],
        [_rival(row) for row in record["challengers"]],
        [_coin(row) for row in record["coins"]],
        [_model(row) for row in record["models"]],
    )


def csv_text(body: Json) -> str:
    """Write what was promised and held as CSV, pooled first; unknown values are empty."""
    record = body["record"] or {"horizons": {}, "coins": []}
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for name, one in record["horizons"].items():
        for row in one["coverage"]:
            is_middle = row["promised"] == 0.8
            ends = row["ci"] or (None, None)
            scored, told = (one["scored"], _told(one)) if is_middle else (None, [None] * 3)
            writer.writerow(["all coins", name, row["promised"], scored, row["held"], *ends, *told])
    for coin in record["coins"]:
        for name in LABELS:
            if one := coin.get(name):
                held = one["hits"] / one["scored"]
                ends = one["ci"]
                row = [coin["id"], name, 0.8, one["scored"], held, *ends]
                writer.writerow([*row, *_told(one)])
    return file.getvalue()


def _told(one: Json) -> list[float | None]:
    names = ("relative_interval_score", "relative_mae", "directional_accuracy")
    return [one[name] for name in names]


def _sentences(record: Json) -> list[str]:
    since = times.day(times.known_moment(record["first_made_at"]))
    said = [f"{record['issued']:,} forecasts were issued since {since}; none was changed since."]
    known = [
        (LABELS[name], row["held"])
        for name in LABELS
        for row in record["horizons"][name]["coverage"]
        if row["promised"] == 0.8 and row["held"] is not None
    ]
    if not known:
        return [*said, "Not one has fallen due yet, so nothing can be said of how they did."]
    told = ", ".join(f"{share(held)} of those over {label}" for label, held in known)
    return [*said, f"Of ranges built to hold in 80 of 100 cases held {told}.", *_claims(record)]


def _claims(record: Json) -> list[str]:
    if record["verdict"] == NO_BETTER:
        middle = "As for the middle: no better than today's price."
    else:
        names = record["verdict"].partition(": ")[2].split(", ")
        middle = f"Better than today's price as a middle: {', '.join(map(method, names))}."
    horizons = [(LABELS[name], record["horizons"][name]) for name in LABELS]
    called = [_direction(label, one) for label, one in horizons if one["hit_ci"]]
    none = "It was that price each time, which calls no direction."
    return [middle, *(called or [none]), *(_against(label, one) for label, one in horizons)]


def _direction(label: str, one: Json) -> str:
    right, bound = share(one["directional_accuracy"]), interval(one["hit_ci"])
    return f"{label}: where the middle was moved, {right} of its directions were right ({bound})."


def _against(label: str, one: Json) -> str:
    ratio, chance = one["relative_interval_score"], one["dm_p"]
    if ratio is None:
        return f"{label}: no range has met its price yet."
    if one["days"] < _FEWEST:
        return f"{label}: {_days(one)} of {_FEWEST}, too few to tell it from a plain random walk."
    return f"{label}: ranges {against(ratio, chance)} a plain random walk's."


def _curve(points: Sequence[Sequence[float]]) -> Timeline | None:
    return plots.timeline(
        "24-hour ranges against a plain random walk",
        "below 1 is better; all days until then together",
        [(at, ratio) for at, ratio in points],
        lambda value: numbers.ratio(value, 3),
    )


def _held(label: str, one: Json) -> list[Row]:
    return [
        Row(
            f"{label}, {share(row['promised'])}",
            [
                _share(row["held"]),
                interval(row["ci"]) if row["ci"] else numbers.UNKNOWN,
                f"{one['scored']:,}",
                f"{one['days']:,}",
            ],
        )
        for row in one["coverage"]
    ]


def _scores(label: str, one: Json) -> Row:
    return Row(
        label,
        [
            numbers.ratio(one["relative_mae"], 3),
            numbers.ratio(one["interval_score"], 3),
            numbers.ratio(one["interval_score_baseline"], 3),
            _p(one["dm_p"]),
        ],
    )


def _counts(label: str, one: Json) -> Row:
    waiting = one["issued"] - one["scored"] - one["void"]
    counts = (one["issued"], waiting, one["scored"], one["void"])
    return Row(label, [f"{count:,}" for count in counts])


def _rival(row: Json) -> Row:
    bound = interval(row["hit_ci"]) if row["hit_ci"] else numbers.UNKNOWN
    right = _share(row["directional_accuracy"])
    error = numbers.ratio(row["relative_mae"], 3)
    cells = [f"{row['n']:,}", error, _p(row["dm_p"]), right, bound]
    return Row(method(row["name"]), cells, LABELS[row["horizon"]])


def _coin(row: Json) -> Coin:
    cells = []
    for name in LABELS:
        one = row.get(name)
        cells.append(
            f"{share(one['hits'] / one['scored'])} of {one['scored']}" if one else numbers.UNKNOWN
        )
    day = row.get("24h") or {}
    cells.append(numbers.ratio(day.get("relative_interval_score"), 3))
    return Coin(row["id"], row["name"], row["ticker"], cells)


def _model(row: Json) -> Row:
    promise = "a point" if row["coverage"] is None else share(row["coverage"])
    counts = (row["issued"], row["waiting"], row["scored"], row["void"])
    name = _MODELS.get(row["model"], method(row["model"]))
    return Row(name, [f"{n:,}" for n in counts], f"{LABELS[row['horizon']]}, {promise}")


def _counted(one: Json) -> str:
    return f"{one['scored']:,} ranges, {_days(one)}"


def _days(one: Json) -> str:
    return "1 day" if one["days"] == 1 else f"{one['days']:,} days"


def _share(value: float | None) -> str:
    return numbers.UNKNOWN if value is None else share(value)


def _p(value: float | None) -> str:
    return numbers.UNKNOWN if value is None else numbers.ratio(value, 3)
