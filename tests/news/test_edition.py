"""news.edition"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import article, edition
from news.article import Article
from news.clusters import Told, cluster_of
from news.coins import Finder
from news.edition import Desk, Edition, Held
from news.impact import Reason
from providers.records import Story

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
TITLE = "Exploit drains a bridge of its coins"
FINDER = Finder([])
WORDS = st.sampled_from(["Exploit", "bridge", "coins", "the", "1", "2", "drained"])
TITLES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


def _article(
    path: str, source: str = "A", title: str = TITLE, hours: float | None = 2, summary: str = ""
) -> Article:
    at = None if hours is None else NOW - timedelta(hours=hours)
    url = f"https://{source.lower()}.example/{path}"
    made = article.of_story(
        Story(path, title, summary, url, source, None, at, None, ()), FINDER, NOW
    )
    assert made is not None
    return made


def _fresh(edition: Edition) -> dict[str, Held]:
    return {fresh.article.source: fresh.held for fresh in edition.fresh}


def test_an_article_alone_leads_its_own_story() -> None:
    one = _article("1")
    ((made, held),) = Desk([]).take([one], NOW).fresh
    assert made == one
    assert (held.cluster_id, held.is_lead, held.is_trusted) == (one.id, True, True)
    assert held.impact.score == 80


def test_what_was_stored_is_not_stored_again() -> None:
    desk = Desk([])
    assert len(desk.take([_article("1")], NOW).fresh) == 1
    assert desk.take([_article("1")], NOW) == ([], [])


def test_a_second_source_joins_the_story_and_lifts_its_lead() -> None:
    desk = Desk([])
    ((_, first),) = desk.take([_article("1", "A", hours=3)], NOW).fresh
    edition = desk.take([_article("2", "B", hours=1)], NOW)
    ((_, second),) = edition.fresh
    assert (second.cluster_id, second.is_lead) == (first.cluster_id, False)
    (lead,) = edition.judged
    assert (lead.id, lead.is_lead) == (first.id, True)
    assert lead.impact.reasons == (Reason("security_incident", 80), Reason("second_source", 10))
    third = desk.take([_article("3", "C", hours=0.5)], NOW)
    assert third.judged[0].impact.score == 95


def test_an_earlier_date_takes_the_lead() -> None:
    desk = Desk([])
    ((_, first),) = desk.take([_article("1", "A", hours=1)], NOW).fresh
    edition = desk.take([_article("2", "B", hours=3)], NOW)
    assert _fresh(edition)["B"].is_lead
    (former,) = edition.judged
    assert (former.id, former.is_lead, former.impact.score) == (first.id, False, 80)
    assert _fresh(edition)["B"].cluster_id == first.cluster_id, "the story keeps its name"


def test_an_undated_article_does_not_take_the_lead_of_a_dated_one() -> None:
    edition = Desk([]).take([_article("1", "A", hours=None), _article("2", "B", hours=1)], NOW)
    assert {source: held.is_lead for source, held in _fresh(edition).items()} == {
        "A": False,
        "B": True,
    }


def test_one_source_counts_once_and_a_late_one_not_at_all() -> None:
    articles = [
        _article("1", "A", hours=40),
        _article("2", "A", hours=39),
        _article("3", "B", hours=2),
    ]
    edition = Desk([]).take(articles, NOW)
    assert len({fresh.held.cluster_id for fresh in edition.fresh}) == 1
    lead = next(fresh.held for fresh in edition.fresh if fresh.held.is_lead)
    assert lead.impact.score == 80


def test_an_edited_article_keeps_its_place_and_is_judged_anew() -> None:
    desk = Desk([])
    ((_, first),) = desk.take([_article("1")], NOW).fresh
    later = NOW + timedelta(hours=1)
    ((made, held),) = desk.take(
        [_article("1", title="Bridge denies a hack", hours=None)], later
    ).fresh
    assert made.title == held.title == "Bridge denies a hack"
    assert (held.id, held.cluster_id, held.at) == (first.id, first.cluster_id, first.at)
    assert held.impact.score == 55


def test_who_collects_articles_does_not_edit_them() -> None:
    desk = Desk([])
    desk.take([_article("1")], NOW)
    other_words = _article("1", summary="Another summary.")
    assert desk.take([other_words], NOW) == ([], [])
    other_source = _article("1", title="A bridge and its exploit")._replace(source="Collector")
    assert desk.take([other_source], NOW) == ([], [])


def test_known_articles_of_the_database_are_joined() -> None:
    known = Held(
        "0" * 32,
        "1" * 32,
        "A",
        TITLE,
        "",
        NOW - timedelta(hours=5),
        True,
        True,
        _article("1").impact,
    )
    ((_, held),) = (edition := Desk([known]).take([_article("2", "B")], NOW)).fresh
    assert held.cluster_id == "1" * 32
    assert [judged.id for judged in edition.judged] == ["0" * 32]


def test_the_order_of_an_answer_changes_nothing() -> None:
    articles = [
        _article("1", "A", hours=3),
        _article("2", "B", hours=2),
        _article("3", "C", hours=1),
    ]
    forth, back = Desk([]).take(articles, NOW), Desk([]).take(articles[::-1], NOW)
    assert _fresh(forth) == _fresh(back)


def test_an_article_is_compared_only_with_those_that_share_half_of_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []

    def spy(told: Told, known: Iterable[Told]) -> str:
        listed = list(known)
        compared.extend(other.title for other in listed)
        return cluster_of(told, listed)

    monkeypatch.setattr(edition, "cluster_of", spy)
    desk = Desk([])
    desk.take([_article(str(n), title=f"Exploit {n} of w{n} x{n}") for n in range(300)], NOW)
    compared.clear()
    ((_, held),) = desk.take([_article("1", "B", "Exploit 7 at w7 y7")], NOW).fresh
    assert compared == ["Exploit 7 of w7 x7"]
    assert held.cluster_id == _article("7", title="Exploit 7 of w7 x7").id


@given(st.lists(st.tuples(st.sampled_from("AB"), TITLES, st.integers(0, 60)), max_size=12))
def test_the_choice_of_what_is_compared_changes_no_story(
    told: list[tuple[str, str, int]],
) -> None:
    desk, known = Desk([]), list[Told]()
    for n, (source, title, hours) in enumerate(told):
        one = _article(str(n), source, title, hours)
        ((_, held),) = desk.take([one], NOW).fresh
        alone = Told(one.id, one.id, one.source, one.title, one.at(NOW))
        assert held.cluster_id == cluster_of(alone, known)
        known.append(alone._replace(cluster_id=held.cluster_id))


@pytest.mark.parametrize(("apart", "score"), [(24, 90), (24.1, 80)])
def test_a_second_source_counts_within_a_day_of_the_first(apart: float, score: int) -> None:
    desk = Desk([])
    desk.take([_article("1", "A", hours=40)], NOW)
    joined = desk.take([_article("2", "B", hours=40 - apart)], NOW)
    lead = joined.judged[0] if joined.judged else None
    assert (lead.impact.score if lead else 80) == score
