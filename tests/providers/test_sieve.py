"""providers.sieve"""

import pytest

from providers import sieve
from providers.http import UpstreamError


@pytest.mark.parametrize("wrong", ["x", None, [], {}])
def test_one_bad_row_in_twenty_is_dropped(wrong: object) -> None:
    raw = [wrong, *range(19)]
    assert sieve.usable("some", raw, lambda row: row + 1) == list(range(1, 20))


def test_more_bad_rows_spoil_the_answer() -> None:
    with pytest.raises(UpstreamError) as refusal:
        sieve.usable("some", ["x", *range(18)], lambda row: row + 1)
    assert (refusal.value.code, refusal.value.provider) == ("bad_body", "some")
    assert refusal.value.detail == "1 of 19 rows unusable"


def test_no_row_is_no_bad_row() -> None:
    assert sieve.usable("some", [], float) == []


def test_an_upstream_s_own_failure_passes() -> None:
    def refuse(_: object) -> None:
        raise UpstreamError("some", "outlier", "no")

    with pytest.raises(UpstreamError, match="outlier"):
        sieve.usable("some", range(100), refuse)
