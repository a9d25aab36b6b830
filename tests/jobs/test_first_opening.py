"""What somebody gets who opens the page of a coin of which nothing is stored yet."""

import time

import pytest

import working
from jobs import analyse, feeds, links, update_tokens

JUDGEMENTS = ("risk", "predictions")
PATIENCE_S = 120


@pytest.fixture
def page(live, tools, upstreams, leased):
    """Ask for the page of a coin of the sandbox; every coin is in the list, none has a past."""
    for kind, job in (("update_tokens", update_tokens), ("links", links), ("feeds", feeds)):
        job.run(leased(kind, kind), tools)
        live.run("delete from core.jobs")
    upstreams.heal()
    session = live.session(live.user())

    def _page(coin, *at_once):
        for kind in at_once:  # by a script, which waits for no phase
            live.call("api.get_analysis", session=session, symbol=f"id:{coin}", analysis_type=kind)
        return live.call("api.get_asset_page", session=session, asset=coin).body["analyses"]

    return _page


@pytest.fixture
def work(live, tools):
    """Make what is asked for, one after the other, the judgements before what they rest on."""

    def _work():
        live.run(
            "update core.jobs set created_at = now() + interval '1 hour',"  # patience without end
            " priority = case when arguments ->> 'analysis_type' = any(%s) then 50 else 10 end",
            list(JUDGEMENTS),
        )
        until = time.monotonic() + PATIENCE_S
        made = []
        while live.all("select from core.jobs where kind = 'analyse' and state = 'waiting'"):
            assert time.monotonic() < until, made
            if live.all("select from core.jobs where state = 'waiting' and run_at <= now()"):
                job = working.leased(tools, "00000000-0000-4000-8000-000000000001")
                analyse.run(job, tools)
                made.append(job.arguments["analysis_type"])
            else:
                time.sleep(0.05)
        return made

    return _work


def _asked(sources):
    return [source["name"] for source in sources if source["latency_ms"] is not None]


@pytest.mark.parametrize("coin", ["bitcoin", "dogecoin"])
def test_judgements_wait_for_the_history_that_is_being_loaded(live, page, work, coin):
    at_once = page(coin, "technical", *JUDGEMENTS)
    assert {at_once[kind]["state"] for kind in JUDGEMENTS} == {"pending"}
    live.run("delete from core.jobs where arguments ->> 'analysis_type' = 'research'")

    made = work()

    first = made.index("technical")
    for kind in JUDGEMENTS:
        assert kind in made[:first], "it came first and was put off"
        assert kind in made[first:]
        answer = page(coin)[kind]
        assert answer["state"] == "fresh"
        assert _asked(answer["envelope"]["sources"]) == [], "candles are fetched once"
        assert answer["envelope"]["data"]["applicable"] is True
    measured = page(coin)["risk"]["envelope"]["data"]
    others = {"btc", "eth"} - ({"btc"} if coin == "bitcoin" else set())
    assert all(measured["beta"][other]["d365"] is not None for other in others)
    assert len(measured["portfolio"]) == 5
    failed = live.all("select key from core.jobs where state = 'failed'")
    assert failed == []


def test_the_first_risk_rests_on_the_price_and_not_on_the_daily_list(live, page, work):
    page("bitcoin")
    live.run("delete from core.jobs where arguments ->> 'analysis_type' = 'research'")
    work()
    sources = page("bitcoin")["risk"]["envelope"]["sources"]
    assert "table:price_snapshots" in {source["name"] for source in sources}


def test_where_the_history_cannot_be_loaded_they_say_so_and_when_to_ask_again(
    live, page, work, upstreams
):
    page("bitcoin")
    live.run("delete from core.jobs where arguments ->> 'analysis_type' = 'research'")
    upstreams.fault_all("error_500")
    work()
    for kind in JUDGEMENTS:
        answer = page("bitcoin")[kind]
        assert (answer["state"], answer["error"]["code"]) == ("failed", "no_source")
        assert answer["error"]["sources"]
    assert live.one("select count(*) from core.candles").count == 0
