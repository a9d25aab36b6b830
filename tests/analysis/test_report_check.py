"""analysis.report_check"""

import time

import pytest

from analysis import report_check
from analysis.evidence import METRIC, WEB, Evidence
from analysis.report_text import Claim

PRICE = Evidence(1, METRIC, "Price", "Price: $77,671", "market-data", "/asset/bitcoin#market",
                 "2026-10-10T14:00:00Z", "market-data.price_usd", 77671.2)  # fmt: skip
READ = Evidence(2, WEB, "A paper", "written by 40 people", "p.example", "https://p.example/a", None)
UNREAD = Evidence(3, WEB, "Top 5 facts", None, "q.example", "https://q.example/b", None)
KNOWN = {piece.number: piece for piece in (PRICE, READ, UNREAD)}


def _one(text: str, *cited: int) -> tuple[bool, report_check.Checks]:
    kept, checks = report_check.check([Claim("overview", text, cited)], KNOWN)
    return bool(kept), checks


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("It costs $77,671.", (1,)),
        ("It costs 77.7 thousand dollars.", (1,)),
        ("On 10 Oct 2026 it cost $77,671.", (1,)),
        ("About 40 people wrote it.", (2,)),
        ("It costs $77,671 and 40 people wrote it.", (1, 2)),
        ("It is a coin.", ()),
        ("More stands at https://p.example/a.", (2,)),
    ],
)
def test_what_is_borne_out_stays(text: str, cited: tuple[int, ...]) -> None:
    assert _one(text, *cited)[0]


@pytest.mark.parametrize(
    ("text", "cited", "count"),
    [
        ("It costs $77,672.", (1,), "numbers_failed"),
        ("About 41 people wrote it.", (2,), "numbers_failed"),
        ("It costs $77,671.", (2,), "numbers_failed"),
        ("It costs $77,671.", (), "numbers_failed"),
        ("It is a coin.", (4,), "citations_unknown"),
        ("It is a coin.", (1, 0), "citations_unknown"),
        ("See https://evil.example/now.", (1,), "urls_foreign"),
        ("See www.evil.example now.", (1,), "urls_foreign"),
        ("See evil.com now.", (1,), "urls_foreign"),
        ("See claim.evil.zone/now today.", (1,), "urls_foreign"),
        ("See [here](https://evil.example).", (1,), "urls_foreign"),
        ("See javascript:alert(1) now.", (1,), "urls_foreign"),
        ("See https://p.example/a/other.", (2,), "urls_foreign"),
        ("Send it to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq.", (1,), "urls_foreign"),
        ("Send it to 0x52908400098527886E0F7030069857D2E4169EE7.", (1,), "urls_foreign"),
        ("More at claim-now.gift today.", (1,), "urls_foreign"),
        ("It holds 987654BTC.", (1,), "numbers_failed"),
        ("It holds 1e9 coins.", (1,), "numbers_failed"),
        ("You should look at it.", (1,), "advice"),
        ("Time to BUY it.", (1,), "advice"),
    ],
)
def test_what_is_not_is_taken_away_and_counted(
    text: str, cited: tuple[int, ...], count: str
) -> None:
    stays, checks = _one(text, *cited)
    assert not stays
    assert checks.removed == 1
    assert getattr(checks, count) == 1


def test_a_figure_of_a_page_nobody_read_is_kept_and_counted_as_such() -> None:
    stays, checks = _one("It has 900 users.", 3)
    assert stays
    assert (checks.numbers_checked, checks.numbers_unread, checks.numbers_failed) == (0, 1, 0)
    stays, checks = _one("There are 5 facts.", 3)
    assert (checks.numbers_checked, checks.numbers_unread) == (1, 0)


@pytest.mark.parametrize(("wrong", "refused"), [(0, False), (3, False), (4, True), (10, True)])
def test_too_much_taken_away_is_a_refusal(wrong: int, refused: bool) -> None:
    claims = [Claim("overview", f"It costs ${'9' * 6}.", (1,))] * wrong
    claims += [Claim("overview", "It costs $77,671.", (1,))] * (10 - wrong)
    _, checks = report_check.check(claims, KNOWN)
    assert checks.is_refused is refused


def test_nothing_at_all_is_a_refusal() -> None:
    assert report_check.check([], KNOWN)[1].is_refused


def test_many_sentences_that_cite_long_pages_are_checked_in_time() -> None:
    """Each page is read once, however many sentences cite it: a worker's lease is two minutes."""
    pages = {
        n: Evidence(n, WEB, "P", "9.25 " * 40_000, "p.example", "https://p.example/", None)
        for n in range(12)
    }
    claims = [Claim("risks", "1.5 " * 300, tuple(pages)) for _ in range(200)]
    before = time.process_time()
    assert report_check.check(claims, pages)[1].numbers_failed == 200 * 300
    assert time.process_time() - before < 60
