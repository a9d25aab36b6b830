"""The colours of static/sovereign.css: contrast in both themes, and pairs told apart by every eye.

Contrast is that of WCAG 2.2. Who does not see red or green is simulated after Viénot, Brettel and
Mollon (1999); colours are as far apart as their distance in CIELAB (1976) says.
"""

import math
import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static/sovereign.css").read_text()
THEMES = ("light", "dark")
SAFE = "blue-orange"
Colour = tuple[float, float, float]

# From linear RGB to what somebody sees who lacks the long, or the middle, cones.
LACKING = {
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def linear(text: str) -> Colour:
    digits = text.lstrip("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else re.findall("..", digits)
    parts = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def times(matrix: tuple[Colour, ...], colour: Colour) -> Colour:
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def contrast(one: str, other: str) -> float:
    lights = sorted(times(TO_XYZ, linear(colour))[1] + 0.05 for colour in (one, other))
    return lights[1] / lights[0]


def lab(colour: Colour) -> Colour:
    scaled = [max(a, 0) / b for a, b in zip(times(TO_XYZ, colour), WHITE, strict=True)]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, lacking: str = "") -> float:
    seen = [linear(colour) for colour in (one, other)]
    if lacking:
        seen = [times(LACKING[lacking], colour) for colour in seen]
    return math.dist(*map(lab, seen))


def tokens(block: str, theme: str) -> dict[str, str]:
    at = THEMES.index(theme)
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", block)
    plain = re.findall(r"--([\w-]+): (#\w+);", block)
    return dict(plain) | {name: values[at] for name, *values in pairs}


ROOT = re.search(r":root \{(.*?)\n\}", CSS, re.DOTALL).group(1)  # type: ignore[union-attr]
PALETTES = dict(re.findall(r"\[data-palette=([\w-]+)\] \{(.*?)\}", CSS))


def palette(name: str, theme: str) -> dict[str, str]:
    return tokens(ROOT, theme) | tokens(PALETTES[name], theme)


def test_the_arithmetic_is_that_of_the_books():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)
    assert apart("#fff", "#000") == pytest.approx(100, abs=0.1)
    assert apart("#3DD68C", "#FF8589", "deuteranopia") < 15  # a pair known to be no pair


def test_the_default_is_the_safe_palette():
    for theme in THEMES:
        assert tokens(ROOT, theme) | palette(SAFE, theme) == tokens(ROOT, theme)


def test_the_form_offers_what_the_stylesheet_has():
    from blueprints.forms import PALETTES as OFFERED

    assert [choice.value for choice in OFFERED] == list(PALETTES)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PALETTES)
def test_text_is_readable_on_every_ground(name, theme):
    found = palette(name, theme)
    for ink in ("ink", "mute", "up", "down"):
        for ground in ("ground", "raised"):
            assert contrast(found[ink], found[ground]) >= 4.5, (ink, ground)
    assert contrast(found["on-accent"], found["accent"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PALETTES)
def test_shapes_and_bounds_are_seen(name, theme):
    found = palette(name, theme)
    for shape in ("up", "down", "edge", "ink"):
        assert contrast(found[shape], found["ground"]) >= 3, shape


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("lacking", ["", *LACKING])
def test_the_safe_pair_is_told_apart_by_every_eye(theme, lacking):
    found = palette(SAFE, theme)
    assert apart(found["up"], found["down"], lacking) > 80


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", PALETTES)
def test_every_pair_is_told_apart_by_most(name, theme):
    found = palette(name, theme)
    assert apart(found["up"], found["down"]) > 60
