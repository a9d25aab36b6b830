"""The sentiment card: blueprints/presentation/sentiment.py and its sentences."""

import re

import pytest

from blueprints.presentation import sentiment, sentiment_sentences, words
from web import answers

FORBIDDEN = re.compile(r"\b(buy|sell|will|should|guaranteed)\b", re.IGNORECASE)


def _card(pictures=None, **changes):
    answer = answers.answer(answers.sentiment(**changes))
    return sentiment.card(answer, answers.coin(), pictures or answers.pictures())


def _told(**changes):
    return " ".join(sentiment_sentences.write(answers.sentiment(**changes)["data"], "BTC"))


def _values(**values):
    weights = {"social": 0.35, "headline_tone": 0.2, "votes": 0.15, "community": 0.1,
               "fear_greed": 0.2}  # fmt: skip
    return [answers._voice(name, value, weights[name]) for name, value in values.items()]


def _missing(*paths):
    return [{"path": path, "reason": reason} for path, reason in paths]


def test_the_mood_is_told_in_sentences():
    assert _told() == (
        "Headlines about BTC lean slightly positive (+13), coin voters are positive (+55), "
        "the whole market is fearful (−22). Together +12: neutral. "
        "Compared with yesterday, same sources: +1.5. "
        "The tone of headlines is counted by a word list and is right about half the time. "
        "How many people voted is not published."
    )


def test_the_mood_of_the_market_alone_is_said_to_be_that():
    told = _told(scope="market", score=-22.0, label="negative", components=_values(fear_greed=-22))
    assert told.startswith(
        "No source measures the mood about this coin; what you see is the mood of the whole "
        "market. The whole market is fearful (−22)."
    )
    assert "Together" not in told


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"votes": 0.0}, "Coin voters are divided (0)."),
        ({"votes": -4.9}, "Coin voters are divided (−5)."),
        ({"votes": 5.0}, "Coin voters are slightly positive (+5)."),
        ({"votes": -20.0}, "Coin voters are negative (−20)."),
        ({"votes": 60.0}, "Coin voters are very positive (+60)."),
        ({"headline_tone": 1.0}, "Headlines about BTC lean neither way (+1)."),
        ({"social": -70.0}, "Social networks are very negative (−70)."),
        ({"community": 33.0}, "CryptoPanic readers are positive (+33)."),
    ],
)
def test_a_voice_is_told_by_side_and_degree(values, told):
    assert _told(components=_values(**values), scope="coin").startswith(told)


@pytest.mark.parametrize(
    ("value", "word"),
    [(0, "neither fearful nor greedy"), (-15, "slightly fearful"), (-75, "very fearful"),
     (30, "greedy"), (60, "very greedy")],
)  # fmt: skip
def test_the_market_is_fearful_or_greedy(value, word):
    told = _told(scope="mixed", components=_values(votes=20, fear_greed=value))
    assert f"the whole market is {word} (" in told


def test_a_large_move_names_what_moved_most():
    shift = {
        "detected": True, "points": -35.25, "window_h": 24,
        "moved": [{"name": "votes", "points": -61.0}, {"name": "fear_greed", "points": 2.0}],
    }  # fmt: skip
    change = {
        "24h": {"points": -35.25, "from_at": answers.at(days=1), "common_weight_share": 1.0},
        "7d": {"points": 2.0, "from_at": answers.at(days=7), "common_weight_share": 1.0},
        "30d": None,
    }  # fmt: skip
    told = _told(shift=shift, change=change)
    assert "Compared with yesterday, same sources: −35.3." in told
    assert "−35.3. That is a large move for a day; coin votes moved most (−61.0)." in told


def test_longer_spans_are_told_when_they_are_known():
    span = {"points": 2.0, "from_at": answers.at(days=7), "common_weight_share": 0.6}
    told = _told(change={"24h": None, "7d": span, "30d": span | {"points": -0.04}})
    assert "Compared with a week ago, same sources: +2.0." in told
    assert "Compared with a month ago, same sources: 0." in told
    assert "yesterday" not in told


def test_every_voice_has_its_row_in_the_picture_also_the_silent_ones():
    lean = _card().lean
    assert [(row.label, row.text) for row in lean.rows] == [
        ("Together", "+12, neutral"),
        ("Social networks, this coin", "needs an API key"),
        ("Headlines, this coin", "+13"),
        ("Coin votes, this coin", "+55"),
        ("Reader votes, this coin", "needs an API key"),
        ("Fear & Greed, whole market", "−22"),
    ]
    assert [row.width for row in lean.rows] == [5.8, None, 6.2, 27.5, None, 11.0]
    assert [row.direction for row in lean.rows] == ["up", "flat", "up", "up", "flat", "down"]
    assert (lean.finding, lean.note) == ("Two up, one down", "−100 to +100")


def test_a_voice_near_nothing_leans_neither_way():
    components = _values(votes=4.0, fear_greed=-50.0)
    assert _card(components=components).lean.finding == "One down, one neither way"


def test_the_gauge_keeps_the_scale_and_the_words_of_each_maker():
    greed = _card().greed
    assert greed.finding == "Fear & Greed 39, whole market"
    assert greed.note == (
        "own scale, 0 to 100: alternative.me 38, “Fear”; CoinMarketCap 40, “Neutral”"
    )
    assert (greed.position, greed.low, greed.high) == (39.0, "0 fear", "100 greed")


def test_without_an_index_there_is_no_gauge():
    assert _card(fear_greed=None).greed is None


def test_stored_scores_are_drawn_over_the_price_with_their_gaps():
    history = _card().history
    assert history.over_label == "price"
    assert history.line.count("M") == 1
    assert (history.top, history.bottom) == ("+12", "−7")
    pictures = answers.pictures()
    del pictures["sentiment"][2:7]
    assert _card(pictures).history.line.count("M") == 2


@pytest.mark.parametrize(
    ("count", "note"),
    [(0, "No stored scores so far; a line needs two."),
     (1, "One stored score so far; a line needs two."), (2, "")],
)  # fmt: skip
def test_a_line_needs_two_scores(count, note):
    pictures = answers.pictures()
    pictures["sentiment"] = pictures["sentiment"][:count]
    card = _card(pictures)
    assert card.history_note == note
    assert (card.history is None) == (count < 2)


def test_the_table_says_what_each_component_rests_on():
    rows = {row.name: row for row in _card().rows}
    assert rows["Headlines"].basis == "Stored headlines: 0.13 on −1 to 1, 11 headlines"
    assert rows["Coin votes"].basis == "CoinGecko: 77.5 of 100"
    assert rows["Fear & Greed"].basis == "alternative.me, CoinMarketCap: 39.0 of 100, 2 makers"
    assert (rows["Fear & Greed"].scope, rows["Fear & Greed"].weight) == ("whole market", "0.20")
    silent = rows["Social networks"]
    assert (silent.value, silent.weight, silent.basis, silent.reason) == (
        "—", "—", "", "needs an API key",
    )  # fmt: skip


def test_one_maker_is_no_plural():
    (index,) = _values(fear_greed=-40)
    alone = index | {"provider": "coinmarketcap", "n": 1, "raw": 30.0, "raw_scale": "0 to 100"}
    row = next(row for row in _card(components=[alone]).rows if row.name == "Fear & Greed")
    assert row.basis == "CoinMarketCap: 30.0 of 100, 1 maker"


def test_headlines_without_a_scored_word_are_counted_apart():
    told = {"positive": 1, "neutral": 0, "negative": 2, "n_72h": 7}
    facts = {fact.label: (fact.text, fact.note) for fact in _card(headlines=told).facts}
    assert facts["Headlines, 72 h"] == ("7", "1 good, 0 plain, 2 bad, 4 not scored")


def test_what_is_not_stored_yet_is_said_to_be_that():
    missing = _missing(("headlines", "no_history"), ("positioning", "no_history"))
    card = _card(headlines=None, positioning=None, missing=missing)
    facts = {fact.label: fact.note for fact in card.facts}
    assert facts["Headlines, 72 h"] == "none stored yet"
    assert facts["Long accounts"] == "no fresh answer about its futures is stored"
    missing = _missing(("positioning", "not_applicable"))
    facts = {fact.label: fact.note for fact in _card(positioning=None, missing=missing).facts}
    assert facts["Long accounts"] == "does not apply to this coin"


@pytest.mark.parametrize(
    ("name", "reason", "label", "words_of"),
    [
        ("headline_tone", "too_short", "Headlines", "under 3 in 72 h"),
        ("headline_tone", "not_published", "Headlines", "none in 72 h"),
        ("headline_tone", "no_history", "Headlines", "none stored yet"),
        ("community", "too_short", "Reader votes", "under 20 in 24 h"),
        ("votes", "not_published", "Coin votes", "not published by any source"),
        ("votes", "late", "Coin votes", "came too late"),
    ],
)
def test_a_silent_voice_says_why(name, reason, label, words_of):
    missing = _missing((f"component_values.{name}", reason))
    card = _card(components=_values(fear_greed=1.0), missing=missing)
    assert next(row for row in card.rows if row.name == label).reason == words_of


def test_facts_are_figures_or_reasons():
    facts = {fact.label: (fact.text, fact.note) for fact in _card().facts}
    assert facts == {
        "Since yesterday": ("+1.5", "same sources, 100\u00a0% of the weight"),
        "In 7 days": ("—", "our own history does not reach back far enough yet"),
        "In 30 days": ("—", "our own history does not reach back far enough yet"),
        "Confidence": ("60 of 100", "how many voices, how alike"),
        "Headlines, 72 h": ("11", "4 good, 5 plain, 2 bad"),
        "Long accounts": ("61.3\u00a0%", "in futures; beside the score, not in it"),
        "Social networks": ("—", "needs an API key"),
    }


def test_social_figures_are_shown_one_by_one():
    volume = {
        "mentions_24h": 63_361, "interactions_24h": 83_998_832, "contributors_24h": None,
        "social_dominance_pct": 31.5, "galaxy_score": 62.0, "alt_rank": 12,
    }  # fmt: skip
    missing = _missing(("volume.contributors_24h", "not_published"))
    facts = {f.label: (f.text, f.note) for f in _card(volume=volume, missing=missing).facts}
    assert facts["Posts, 24 h"] == ("63,361", "")
    assert facts["Interactions, 24 h"] == ("83,998,832", "")
    assert facts["People posting, 24 h"] == ("—", "not published by any source")
    assert facts["Share of all talk"] == ("31.5\u00a0%", "of coins on social networks")
    assert facts["Galaxy Score"] == ("62", "of 100")
    assert facts["AltRank"] == ("12", "1 is first")


def test_without_an_answer_only_the_frame_is_there():
    pending = answers.answer(None, "pending", refreshing=True)
    card = sentiment.card(pending, answers.coin(), answers.pictures())
    assert (card.sentences, card.lean, card.greed, card.rows) == ([], None, None, [])
    assert card.frame.state.name == "refreshing"


def test_no_sentence_says_what_to_do():
    texts = [_told(), *words.WARNINGS.values(), *words.REASONS.values()]
    for value in (-90, -30, -10, 0, 10, 30, 90):
        components = _values(social=value, headline_tone=value, votes=value, community=value,
                             fear_greed=value)  # fmt: skip
        texts.append(_told(components=components))
    assert not [text for text in texts if FORBIDDEN.search(text)]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(0.04, 1, "0"), (-0.04, 1, "0"), (0.05, 1, "+0.1"), (-22.0, 0, "−22"), (1000.0, 0, "+1,000")],
)
def test_a_score_carries_its_sign(value, places, text):
    assert sentiment_sentences.signed(value, places) == text
