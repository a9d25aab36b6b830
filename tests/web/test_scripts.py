"""static/format.js and static/indicators.js, run by a browser: the service's own results."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import launched

STATIC = Path(__file__).parents[2] / "static"
TABLE = json.loads(Path(__file__).with_name("formatting.json").read_text())
# Closes of the golden series: a wave on a slope, 400 bars.
CLOSES = [100 * math.exp(0.02 * math.sin(i / 5) + 0.001 * i) for i in range(400)]
# The last values of that series, computed independently and given to twelve digits.
GOLDEN = {
    "rsi": 41.320150738,
    "macd.line": 0.303917772,
    "macd.signal": 0.864515136,
    "macd.histogram": -0.560597364,
    "bollinger.upper": 150.999666278,
    "bollinger.lower": 145.869872943,
    "ema 9": 147.151801658,
    "ema 21": 147.272029334,
    "ema 50": 145.490490676,
    "ema 200": 135.54500708,
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """An empty page with the scripts that compute."""
    with launched() as browser:
        page = browser.new_page()
        page.add_script_tag(path=STATIC / "theme.js")
        for name in ("format.js", "indicators.js", "chart_data.js"):
            page.add_script_tag(path=STATIC / name, type="module")
        page.wait_for_function("'chartData' in sovereign")
        yield page


def evaluate(page: Page, name: str, values: list[float]) -> Any:
    rule, _, length = name.partition(" ")
    function, _, part = rule.partition(".")
    arguments = [values, int(length)] if length else [values]
    return page.evaluate(
        "([name, part, args]) => {"
        " const made = sovereign.indicators[name](...args); return part ? made[part] : made; }",
        [function, part, arguments],
    )


def of_the_browser(row: dict[str, Any]) -> bool:
    """Whether a script has to write this row of the table, too."""
    value, *options = row["of"]
    if row["rule"] in ("money", "percent") or (row["rule"] == "quantity" and options):
        return False
    return not isinstance(value, float | int) or abs(value) < 1e21


def test_the_browser_writes_numbers_as_the_table_says(page):
    rows = [row for row in TABLE if of_the_browser(row)]
    assert {row["rule"] for row in TABLE} - {row["rule"] for row in rows} == {"money", "percent"}
    written = page.evaluate(
        "rows => rows.map(({ rule, of }) =>"
        " sovereign.format[rule.replace('moment', 'clock')](...of))",
        rows,
    )
    for row, text in zip(rows, written, strict=True):
        if row["rule"] == "moment":
            assert text == row["text"].partition(", ")[2]
        elif row["rule"] == "change":
            assert text == {"direction": row["direction"], "text": row["text"]}
        else:
            assert text == row["text"], row


@pytest.mark.parametrize("name", GOLDEN)
def test_indicators_meet_the_golden_series(page, name):
    assert evaluate(page, name, CLOSES)[-1] == pytest.approx(GOLDEN[name], rel=1e-8)


@pytest.mark.parametrize(
    ("name", "first"),
    [("rsi", 14), ("macd.line", 25), ("macd.signal", 33), ("bollinger.upper", 19), ("ema 21", 20)],
)
def test_an_indicator_begins_with_its_first_defined_bar(page, name, first):
    values = evaluate(page, name, CLOSES[:40])
    assert [value is None for value in values] == [n < first for n in range(40)]


@pytest.mark.parametrize("name", GOLDEN)
def test_a_series_too_short_gives_blanks(page, name):
    assert evaluate(page, name, CLOSES[:2]) == [None, None]
    assert evaluate(page, name, []) == []


def test_a_flat_series_has_no_strength(page):
    assert set(evaluate(page, "rsi", [5.0] * 40)) == {None}


def test_a_series_that_only_rises_has_all_the_strength(page):
    assert evaluate(page, "rsi", [float(n) for n in range(1, 40)])[-1] == 100


@pytest.mark.parametrize("scale", [1e-12, 1e9])
def test_strength_does_not_depend_on_size(page, scale):
    scaled = evaluate(page, "rsi", [close * scale for close in CLOSES])
    assert scaled[-1] == pytest.approx(GOLDEN["rsi"], rel=1e-8)


def test_a_hole_in_the_candles_stays_a_hole(page):
    times = page.evaluate(
        "sovereign.chartData.timesOf([0, 60, 240, 300].map(time => ({ time })), 60)"
    )
    assert times == [0, 60, 120, 180, 240, 300]


def test_a_candle_without_a_close_is_left_out(page):
    rows = [[0, 1, 2, 0.5, 1.5, 9], [60, None, None, None, None, None]]
    candles = page.evaluate("rows => sovereign.chartData.read(rows)", rows)
    assert candles == [{"time": 0, "open": 1, "high": 2, "low": 0.5, "close": 1.5, "volume": 9}]


@pytest.mark.parametrize("price", [1e-35, 4.57e-6, 9.99e-4, 0.5, 77_680.42])
def test_every_price_is_drawn_as_a_normal_number(page, price):
    assert 1e-3 <= price * page.evaluate("sovereign.chartData.unitOf", price) < 1e6


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([75_000, 80_000, 85_000], ["75,000", "80,000", "85,000"]),
        ([0.998, 0.999, 1.0], ["0.998", "0.999", "1.000"]),
        ([72.5, 75.0], ["72.5", "75.0"]),
        ([4.5e-9, 5.0e-9], ["0.0₈4500", "0.0₈5000"]),
        ([1.02], ["1.020"]),
    ],
)
def test_marks_of_a_scale_have_the_digits_of_their_step(page, values, texts):
    assert page.evaluate("sovereign.chartData.marks", values) == texts


@pytest.mark.parametrize(
    ("typed", "words", "filled"),
    [
        ("", "At least 8.", 0),
        ("a" * 7, "Too short: 7 of at least 8 characters.", 1),
        ("a" * 8, "Fair: 8 characters.", 2),
        ("a" * 12, "Good: 12 characters.", 3),
        ("ä" * 16, "Strong: 16 characters.", 4),
    ],
)
def test_the_strength_of_a_password_is_said_and_drawn(page, typed, words, filled):
    other = page.context.browser.new_page()
    other.set_content(
        "<input id='p'><div data-strength='p'><svg>" + "<rect class='fr'/>" * 4 + "</svg>"
        "<span data-strength-text>At least 8.</span></div>"
    )
    other.add_script_tag(path=STATIC / "password.js", type="module")
    other.locator("#p").fill("x")
    expect(other.locator("span")).to_contain_text("Too short")
    other.locator("#p").fill(typed)
    expect(other.locator("span")).to_have_text(words)
    expect(other.locator("rect:not(.fr)")).to_have_count(filled)
    other.close()
