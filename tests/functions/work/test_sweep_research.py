"""work.sweep_research"""

from functions.research import leased, report


def test_a_report_that_somebody_brings_on_is_left_alone(database):
    row = report(database, database.token(), "running")
    leased(database, row)
    assert database.value("work.sweep_research") == {"given_up": 0, "taken_up": 0}


def test_ended_ones_are_left_alone(database):
    report(database, database.token(), "done")
    assert database.value("work.sweep_research") == {"given_up": 0, "taken_up": 0}
