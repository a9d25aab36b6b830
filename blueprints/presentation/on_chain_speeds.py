"""What sending costs at three speeds, and how far the next change of difficulty is: two bars."""

from typing import NamedTuple

from blueprints.presentation import on_chain_units, times, words
from blueprints.presentation.cards import Json
from blueprints.presentation.numbers import change
from blueprints.presentation.on_chain_units import read

WINDOW_BLOCKS = 2016  # between two changes of difficulty
ROW = 34  # pixels

_FEES = (
    ("fees.hour_sat_vb", "Within an hour"),
    ("fees.half_hour_sat_vb", "Within half an hour"),
    ("fees.fast_sat_vb", "Next block"),
)
_GAS = (
    ("gas.safe_gwei", "Patient"),
    ("gas.normal_gwei", "Normal"),
    ("gas.fast_gwei", "Fast"),
)


class Speed(NamedTuple):
    """One speed: its bar, what it costs in dollars and in the chain's own unit."""

    label: str
    text: str
    width: float  # percent
    y: int


class Speeds(NamedTuple):
    """The gauge of fees."""

    finding: str
    note: str
    rows: list[Speed]
    height: int
    description: str


class Retarget(NamedTuple):
    """How much of the way to the next change of difficulty is gone."""

    finding: str
    done: float  # percent
    left: str
    right: str
    description: str


def speeds(data: Json) -> Speeds | None:
    """Draw what one plain transfer costs at up to three speeds; nothing without a price."""
    typical = data["fee_typical_usd"]
    if data["gas"]:
        paths, usual, write = _GAS, read(data, "gas.normal_gwei"), on_chain_units.gwei
        finding, note = "What sending ether costs", "21,000 units of gas"
        if data["fees_chain"]:
            note += f" on {words.sentence(data['fees_chain'])}; a token takes more"
    else:
        paths, usual, write = _FEES, read(data, "fees.half_hour_sat_vb"), on_chain_units.sat_vb
        finding, note = "What a plain transfer costs", "140 virtual bytes"
    known = [(label, read(data, path)) for path, label in paths if read(data, path)]
    if typical is None or not usual or not known:
        return None
    dearest = max(value for _, value in known)
    rows = [
        Speed(
            label,
            f"{on_chain_units.fee(typical * value / usual)} · {write(value)}",
            round(100 * value / dearest, 1),
            ROW * index + 14,
        )
        for index, (label, value) in enumerate(known)
    ]
    said = "; ".join(f"{row.label} {row.text}" for row in rows)
    return Speeds(finding, note, rows, ROW * len(rows), f"{said}.")


def retarget(data: Json) -> Retarget | None:
    """Draw the way to the next change of difficulty; nothing where there is none."""
    left = read(data, "network.retarget.blocks_left")
    if left is None or not 0 <= left <= WINDOW_BLOCKS:
        return None
    moved = read(data, "network.retarget.change_est_pct")
    at = times.moment(read(data, "network.retarget.at"))
    blocks = on_chain_units.blocks(left)
    estimate = "change not estimated yet" if moved is None else f"about {change(moved).text}"
    day = f"about {times.day(at)}" if at else ""
    done = round(100 * (1 - left / WINDOW_BLOCKS), 1)
    return Retarget(
        f"Difficulty changes in {blocks}",
        done,
        estimate,
        day,
        f"{done:.0f} percent of {WINDOW_BLOCKS:,} blocks are found; {estimate}"
        + (f", {day}." if day else "."),
    )
