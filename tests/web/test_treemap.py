"""blueprints/presentation/treemap.py"""

import random

import pytest

from blueprints.presentation.treemap import Size, treemap


def _map(*sizes, height=400):
    named = [Size(f"C{n}", f"Coin {n}", size, 1.0) for n, size in enumerate(sizes)]
    return treemap("A", "b", named, height=height)


@pytest.mark.parametrize("seed", range(20))
def test_areas_are_to_scale_and_fill_the_map_without_an_overlap(seed):
    chance = random.Random(seed)
    sizes = sorted((10 ** chance.uniform(6, 12) for _ in range(50)), reverse=True)
    made = _map(*sizes)
    whole = sum(tile.width * tile.height for tile in made.tiles)
    assert whole == pytest.approx(100 * 400, rel=0.01)
    for size, tile in zip(sizes[:10], made.tiles, strict=False):
        assert tile.width * tile.height / whole == pytest.approx(size / sum(sizes), rel=0.05)
    for n, one in enumerate(made.tiles):
        assert one.x >= 0
        assert one.x + one.width <= 100.02
        assert one.y >= 0
        assert one.y + one.height <= 400.2
        for other in made.tiles[n + 1 :]:
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert across <= 0.03 or down <= 0.3


def test_equal_sizes_are_near_squares():
    for tile in _map(*[1.0] * 36).tiles:
        assert 0.5 < tile.width * 9 / tile.height < 2


def test_the_largest_comes_first_and_what_has_no_size_is_left_out():
    made = _map(1.0, 0.0, 5.0, -2.0)
    assert [tile.label for tile in made.tiles] == ["C2", "C0"]


@pytest.mark.parametrize("small", [1e9, 1e-20, 1e-295, 1e-300, 5e-324])
def test_what_has_no_place_beside_an_absurd_size_is_left_out(small):
    made = _map(1e30, *[small] * 49)
    assert [tile.label for tile in made.tiles] == ["C0"]
    assert made.description.startswith("50 coins")


def test_what_is_small_beside_others_has_its_place():
    assert len(_map(1e12, *[1.0] * 49).tiles) == 50


@pytest.mark.parametrize("sizes", [(), (5.0,), (0.0, 1.0)])
def test_fewer_than_two_sizes_are_no_map(sizes):
    assert _map(*sizes) is None


def test_words_stand_only_where_they_fit():
    made = _map(1e12, 1e11, 1e9, 1e5)
    assert [tile.lines for tile in made.tiles] == [2, 1, 0, 0]
    long = treemap("", "", [Size("X" * 90, "Long", 3.0, 1.0), Size("B", "B", 1.0, 1.0)])
    assert [tile.lines for tile in long.tiles] == [0, 2]


def test_the_shade_deepens_with_the_move_and_the_words_say_it_too():
    moves = [None, 0.0, 0.4, -0.5, 2.0, -5.0, 300.0]
    made = treemap("", "", [Size("A", "Name", 5.0, move) for move in moves])
    assert [tile.shade for tile in made.tiles] == [0, 0, 0, 1, 2, 3, 3]
    assert [tile.direction for tile in made.tiles][:4] == ["flat", "flat", "up", "down"]
    assert made.tiles[5].title == "Name: $5.00, −5.00\u00a0% in 24 hours"
    assert made.tiles[0].title == "Name: $5.00, change of 24 hours not known"


def test_the_description_names_the_largest():
    assert _map(75.0, 25.0).description == (
        "2 coins of together $100.00: Coin 0 75 percent, +1.00\u00a0%, "
        "Coin 1 25 percent, +1.00\u00a0% in 24 hours."
    )
