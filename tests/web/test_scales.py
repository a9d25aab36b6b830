"""blueprints/presentation/scales.py"""

from blueprints.presentation import scales


def test_a_score_leans_from_the_middle_and_an_unknown_one_says_why():
    made = scales.diverging(
        "", "", [("All", 30.0, "+30"), ("A", -250.0, "−250"), ("B", None, "no")]
    )
    whole, clipped, unknown = made.rows
    assert (whole.start, whole.width, whole.direction) == (50, 15, "up")
    assert (clipped.start, clipped.width, clipped.direction) == (0, 50, "down")
    assert (unknown.width, unknown.text) == (None, "no")


def test_a_gauge_keeps_its_mark_on_the_scale():
    assert scales.gauge("", "", 140.0, "140", low="0", high="100").position == 100
