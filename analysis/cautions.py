"""The closed list of warnings an answer may carry, with what each of them means."""

MEANINGS = {
    "price_conflict": "Two sources disagree on the price; the first one is shown.",
    "market_cap_conflict": "Two sources disagree on the market value; the first one is shown.",
    "change_24h_conflict": "Two sources disagree on the change of 24 hours; the first is shown.",
    "volume_24h_conflict": "Two sources disagree on the volume; the first one is shown.",
    "fear_greed_conflict": "The makers of fear and greed indexes disagree; the middle is shown.",
    "usdt_assumed_par": "Prices in USDT were taken as dollars: its rate is not known.",
    "usdt_quoted": "The candles are quoted in USDT, a stablecoin, not in dollars.",
    "pegged": "A stablecoin is meant to stand still: its chart says nothing about direction.",
    "source_changed": "The candles come from another venue than last time.",
    "not_refreshed": "The venue could not be asked for new candles; stored ones are shown.",
    "series_cut": "The series starts anew after a hole or a jump that nobody confirmed.",
    "series_ended": "No venue that lists the coin has had a trade for days.",
    "not_listed": "No source has a price history of this coin.",
    "too_young": "The coin's price history is still too short for any chart.",
    "no_futures": "No futures venue that was asked lists a contract of this coin.",
    "open_interest_unknown": "Venues count the same: what is open where a rate is known, is not.",
    "primary_unavailable": "There are no daily candles; the four-hour ones stand in for them.",
}
