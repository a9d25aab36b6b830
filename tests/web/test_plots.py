"""blueprints/presentation/plots.py"""

import re

import pytest

from blueprints.presentation import plots

DAY = 86400


def _write(value):
    return f"{value:g}"


def _points(*values, step=DAY, start=1793491200):
    return [(start + index * step, value) for index, value in enumerate(values)]


def _numbers(path):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_a_line_runs_from_edge_to_edge_in_time():
    made = plots.timeline("A", "b", [(0, 1.0), (DAY, 3.0), (4 * DAY, 2.0)], _write, height=108)
    assert made.line == "M0.0 104.0L250.0 4.0L1000.0 54.0"
    assert (made.top, made.bottom, made.area, made.over) == ("3", "1", "", "")
    assert made.description == "From 1 on 1 Jan 1970 to 2 on 5 Jan 1970, lowest 1, highest 3."


@pytest.mark.parametrize("values", [(), (1.0,)])
def test_fewer_than_two_points_are_no_line(values):
    assert plots.timeline("", "", _points(*values), _write) is None


def test_a_hole_in_the_records_stays_a_hole():
    points = [*_points(1.0, 2.0, 3.0), *_points(4.0, 5.0, start=1793491200 + 20 * DAY)]
    assert plots.timeline("", "", points, _write).line.count("M") == 2
    assert plots.timeline("", "", _points(1, 2, 3, 4), _write).line.count("M") == 1


def test_a_flat_series_runs_midway_and_divides_by_nothing():
    made = plots.timeline("", "", _points(5.0, 5.0), _write, height=100)
    assert made.line == "M0.0 50.0L1000.0 50.0"


def test_an_area_stands_on_zero():
    made = plots.timeline("", "", _points(2.0, 4.0), _write, from_zero=True, height=108)
    assert (made.bottom, made.area) == ("0", "M0.0 104.0L0.0 54.0L1000.0 4.0L1000.0 104.0z")


def test_a_second_line_has_its_own_scale_and_only_the_days_of_the_first():
    price = _points(*(100.0 * n for n in range(1, 9)), start=1793491200 - 2 * DAY)
    made = plots.timeline("", "", _points(1, 2, 3), _write, over=("price", price), height=108)
    assert (made.over_label, made.over) == ("price", "M0.0 104.0L500.0 54.0L1000.0 4.0")
    alone = plots.timeline("", "", _points(1, 2, 3), _write, over=("price", price[:1]))
    assert (alone.over_label, alone.over) == ("", "")


def test_the_usual_range_lies_within_the_picture():
    made = plots.timeline("", "", _points(1.0, 2.0), _write, band=(0.0, 4.0), height=108)
    assert (made.band, made.top, made.bottom) == ((4.0, 100.0), "4", "0")


def test_two_days_are_told_in_hours():
    assert plots.timeline("", "", _points(1, 2, step=3600), _write).days == [
        "00:00", "00:30", "01:00 UTC",
    ]  # fmt: skip
    assert plots.timeline("", "", _points(*range(11)), _write).days == ["1 Nov", "6 Nov", "11 Nov"]


def test_columns_stand_on_the_zero_line_and_hang_from_it():
    made = plots.columns("", "", _points(1.0, -1.0, 0.0), _write, height=108)
    assert made.zero == 54
    up, down, none = made.columns
    assert (up.direction, up.y, up.height) == ("up", 4.0, 50.0)
    assert (down.direction, down.y, down.height) == ("down", 54.0, 50.0)
    assert none.height == 0
    assert "1 below zero" in made.description


def test_a_column_may_be_filled_in_part():
    made = plots.columns("", "", _points(4.0, 4.0), _write, solid=[1.0, 4.0], height=108)
    column, whole = made.columns
    assert whole.solid == whole.height
    assert (column.height, column.solid) == (100.0, 25.0)
    assert column.solid_y + column.solid == column.y + column.height


def test_all_columns_of_nothing_are_flat():
    made = plots.columns("", "", _points(0.0, 0.0), _write)
    assert [column.height for column in made.columns] == [0, 0]
    assert plots.columns("", "", [], _write) is None
    assert plots.columns("", "", _points(1.0), _write) is None


def test_a_stack_carries_the_shares_of_the_newest_whole_the_largest_first():
    made = plots.stack(
        "", "", [("a", _points(5.0, 1.0)), ("b", _points(5.0, 3.0))], _write, height=108
    )
    assert [(band.label, band.share) for band in made.bands] == [
        ("b", "75\u00a0%"),
        ("a", "25\u00a0%"),
    ]
    assert made.top == "10"
    assert made.bands[0].path == "M0.0 54.0L1000.0 74.0L1000.0 104.0L0.0 104.0z"


def test_a_stack_needs_two_times_that_all_parts_have():
    assert plots.stack("", "", [("a", _points(1, 2)), ("b", _points(1))], _write) is None
    assert plots.stack("", "", [], _write) is None


def test_a_stack_of_more_parts_than_shades_ends_with_the_others_together():
    many = [(f"part {n}", _points(1.0, float(n))) for n in range(1, 11)]
    made = plots.stack("", "", many, _write)
    assert [band.label for band in made.bands][-2:] == ["part 4", "others"]
    assert made.bands[-1].share == "11\u00a0%"  # 3 + 2 + 1 of 55
    assert len(made.bands) == 8


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_pictures_do_not_depend_on_the_unit(scale):
    values = [3.0, 1.0, 2.0, 8.0]
    plain = plots.timeline("", "", _points(*values), _write)
    scaled = plots.timeline("", "", _points(*(v * scale for v in values)), _write)
    assert _numbers(scaled.line) == pytest.approx(_numbers(plain.line), abs=0.11)
