"""providers.faults"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from requests.structures import CaseInsensitiveDict

from providers import faults
from providers.body import NotJson

NONE: dict[str, str] = {}


def _headers(**named: str) -> CaseInsensitiveDict[str]:
    return CaseInsensitiveDict({name.replace("_", "-"): value for name, value in named.items()})


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry_After": "7"}, 7),
        ({"retry_after": "0.5"}, 0.5),
        ({"Retry_After": "-3"}, 0),
        ({"Retry_After": "soon"}, None),
        ({"Retry_After": "NaN"}, None),
        ({"Retry_After": ""}, None),
        ({"Retry_After": "999999999999"}, faults.LONGEST_WAIT),
        ({"Retry_After": "Mon, 99 Foo 2025 25:61:00 GMT"}, None),
        ({"Retry_After": "Mon, 10 Mar 2025 12:00:00 GMT"}, 0),
        ({"x_ratelimit_reset": "6"}, 6),
        ({"Retry_After": "2", "x_ratelimit_reset": "6"}, 2),
        ({"Retry_After": "soon", "x_ratelimit_reset": "6"}, 6),
    ],
)
def test_the_wait_is_read_from_the_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert faults.retry_after(_headers(**headers)) == seconds


def test_a_date_is_a_wait_until_then() -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    wait = faults.retry_after(_headers(Retry_After=date))
    assert wait is not None
    assert 28 <= wait <= 30


@pytest.mark.parametrize(
    ("status", "code", "again"),
    [
        (200, None, None),
        (204, None, None),
        (301, "http_error", False),
        (400, "http_error", False),
        (401, "refused", False),
        (402, "refused", False),
        (403, "refused", False),
        (404, "http_error", False),
        (408, "http_error", True),
        (418, "refused", False),
        (425, "http_error", True),
        (429, "rate_limited", False),
        (451, "refused", False),
        (500, "http_error", True),
        (501, "http_error", False),
        (502, "http_error", True),
        (503, "http_error", True),
        (504, "http_error", True),
    ],
)
def test_a_status_is_a_fault(status: int, code: str | None, again: bool | None) -> None:
    fault = faults.of_status(status, NONE, {})
    assert (fault and fault.code, fault and fault.again) == (code, again)


def test_a_geo_block_lasts_for_hours_and_a_refused_key_does_not() -> None:
    def wait(status: int, body: object) -> float | None:
        fault = faults.of_status(status, NONE, body)
        assert fault is not None
        return fault.retry_after

    assert wait(451, {}) == faults.GEO_BLOCK_SECONDS >= 3600
    assert wait(403, NotJson("<html>The request could not be satisfied")) == 7200
    assert wait(403, {"message": "Forbidden"}) is None
    assert wait(418, {}) == faults.BAN_SECONDS


def test_a_ban_lasts_as_long_as_it_says() -> None:
    fault = faults.of_status(418, _headers(Retry_After="3600"), {})
    assert fault == faults.Fault("refused", "HTTP 418", 3600)


@pytest.mark.parametrize(("weight", "rests"), [("12", False), ("4999", False), ("5000", True)])
def test_weight_nearly_spent_asks_for_a_rest_until_the_minute_ends(
    weight: str, rests: bool
) -> None:
    rest = faults.pause(_headers(X_MBX_USED_WEIGHT_1M=weight))
    assert (rest is not None and 0 < rest <= 60) is rests


def test_no_weight_asks_for_no_rest() -> None:
    assert faults.pause(NONE) is None


def test_an_error_says_who_and_why() -> None:
    error = faults.UpstreamError("kraken", "timeout", "no answer in time", 3)
    assert str(error) == "kraken: timeout: no answer in time"
    assert error.retry_after == 3
    assert len(faults.ERROR_CODES) == len(set(faults.ERROR_CODES)) == 10
