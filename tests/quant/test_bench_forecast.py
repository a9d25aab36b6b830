"""bench/forecast.py and bench/daily_series.py"""

import gzip
import json

import numpy as np
import pytest

from bench import daily_series, forecast
from bench.__main__ import main

DAY_MS = 86_400_000
START = 1_500_000_000_000 // DAY_MS * DAY_MS


def _klines(closes, text=str):
    return [
        [START + i * DAY_MS, *[text(c)] * 4, "1", START + (i + 1) * DAY_MS - 1]
        for i, c in enumerate(closes)
    ]


@pytest.fixture
def folder(tmp_path):
    """A walk whose volatility comes and goes, packed and deep, beside files that are none."""
    rng = np.random.default_rng(14)
    calm = np.repeat(np.exp(rng.normal(0, 0.4, 90)), 30)
    closes = np.exp(np.cumsum(rng.standard_t(5, 2700) * 0.02 * calm))
    (tmp_path / "deep").mkdir()
    packed = gzip.compress(json.dumps(_klines(closes.tolist())).encode())
    (tmp_path / "deep/one_1d.json.gz").write_bytes(packed)
    (tmp_path / "two.json").write_text(json.dumps(_klines([1.0, 2.0], float)))
    (tmp_path / "notes.json").write_text('{"not": "a series"}')
    (tmp_path / "readme.md").write_text("nothing")
    return tmp_path


def test_series_are_found_packed_or_not(folder):
    found = {series.name: series.closes for series in daily_series.read(folder)}
    assert {name: len(closes) for name, closes in found.items()} == {"one_1d": 2700, "two": 2}
    assert found["two"] == [1.0, 2.0]


def test_one_file_is_a_series_too(folder):
    (found,) = daily_series.read(folder / "two.json")
    assert (found.name, found.closes) == ("two", [1.0, 2.0])
    assert main(["forecast", str(folder / "two.json")]) == 2, "too short"


def test_a_walk_that_the_model_fits_reaches_the_bars(folder, capsys):
    code = main(["forecast", str(folder)])
    told = capsys.readouterr().out
    assert "one_1d" in told
    assert "two" not in told.split()
    assert told.count(" ok") + told.count("misses") == 3
    assert code == 1 or "misses" not in told


def test_a_missed_bar_is_named(folder):
    (one, *_), record = _lines(folder)
    assert one.missed == []
    off = record._replace(coverage=(0.5, 0.84, 0.92), score=record.baseline_score)
    assert forecast.missed(off) == ["80% held 84.0%", "95% held 92.0%", "score"]
    assert forecast.missed(off._replace(days=30)) == ["score"]


def _lines(folder):
    series = next(s for s in daily_series.read(folder) if s.name == "one_1d")
    lines = list(forecast.judge(series))
    return lines, lines[0].record


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["no/such/folder"]])
def test_without_a_folder_it_says_what_it_takes(arguments, capsys):
    assert main(["forecast", *arguments]) == 2
    assert "takes a folder" in capsys.readouterr().err


def test_a_folder_without_series_is_nothing_to_measure(tmp_path, capsys):
    assert main(["forecast", str(tmp_path)]) == 2
    assert "790 days" in capsys.readouterr().err
