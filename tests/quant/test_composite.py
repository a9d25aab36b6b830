"""quant/composite.py"""

import numpy as np
import pytest

from quant import composite
from quant.composite import FrameScores

DAY = 86400


def test_frames_weigh_by_their_length():
    made = composite.combine({"1w": 100.0, "1h": -100.0, "1d": 10.0})
    assert made.score == pytest.approx((300 - 100 + 25) / 6.5)
    assert made.label == "up"
    assert made.timeframes == ["1h", "1d", "1w"]
    assert made.agreement_share == pytest.approx(3 / 6.5)


def test_a_single_frame_agrees_with_itself():
    assert composite.combine({"4h": -15.0}) == composite.Composite(-15.0, "mixed", 1.0, ["4h"])


def test_no_frame_is_no_composite():
    assert composite.combine({}) is None


def daily(scores):
    scores = np.array(scores, dtype=float)
    return FrameScores(np.arange(1, len(scores) + 1) * DAY, scores, DAY)


def test_the_record_counts_moves_of_the_same_sign():
    close = np.array([10.0, 11, 10, 10, 12])
    record = composite.track_record(close, {"1d": daily([50, 50, -50, 50, 50])}, (1, 2))
    # days 0..3 have a day after them: +, -, 0, + against signs +, +, -, +
    assert record[0] == composite.Record(1, 0.5, 4, 4.0)
    # two days on: 0, -, + against +, +, -
    assert record[1] == composite.Record(2, 0.0, 3, 1.5)


def test_days_without_a_score_are_no_cases():
    close = np.array([10.0, 11, 12, 13])
    record = composite.track_record(close, {"1d": daily([np.nan, 0, 30, 30])}, (1, 30))
    assert record == [composite.Record(1, 1.0, 1, 1.0), composite.Record(30, None, 0, 0.0)]


def test_the_record_reads_only_what_was_closed_by_then():
    close = np.array([10.0, 11, 12, 13])
    weekly = FrameScores(np.array([3 * DAY]), np.array([-100.0]), 7 * DAY)
    frames = {"1d": daily([10, 10, 10, 10]), "1w": weekly}
    # only from the third close on does the week exist, and it outweighs the day
    assert composite.track_record(close, frames, (1,))[0].hit_share == pytest.approx(2 / 3)


def test_a_frame_that_ended_long_ago_no_longer_counts():
    close = np.array([10.0, 11, 12, 13])
    hourly = FrameScores(np.array([DAY]), np.array([-100.0]), 3600)
    frames = {"1d": daily([10, 10, 10, 10]), "1h": hourly}
    # the first day: (-100 + 25) / 3.5 is a fall that did not come
    assert composite.track_record(close, frames, (1,))[0].hit_share == pytest.approx(2 / 3)
