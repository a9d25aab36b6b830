"""The digest among the analyses: made by the worker from real answers of the sandbox."""

import dataclasses
import json

import pytest

import working
from analysis.missing import faults as unexplained
from jobs import analyse, update_tokens
from jobs.job import Tools
from reports import able

INPUTS = (
    *("market-data", "technical", "sentiment", "news", "on-chain", "derivatives", "defi"),
    *("predictions", "risk"),
)


@pytest.fixture
def coins(live, tools, upstreams, leased):
    """The coins of the sandbox, with what the daily and the quarter-hourly jobs learn of them."""
    from jobs import feeds, links

    update_tokens.run(leased("update_tokens", "update-tokens"), tools)
    live.run("delete from core.jobs")
    links.run(leased("links", "links"), tools)
    feeds.run(leased("feeds", "feeds"), tools)
    live.run("delete from core.jobs")
    upstreams.heal()
    rows = live.all("select id, coingecko_id, asset_key from core.ucie_tokens")
    return {row.coingecko_id: (str(row.id), row.asset_key) for row in rows}


@pytest.fixture
def make(live, tools, coins, leased):
    """Make analyses of a coin as the worker does; the last one as it is stored."""

    def _make(coin, *kinds):
        token, key = coins[coin]
        for kind in kinds:
            live.run("delete from core.jobs where kind = 'analyse'")
            job = leased("analyse", f"{key}:{kind}", token_id=token, analysis_type=kind)
            analyse.run(job, tools)
        return live.one(
            "select convert_from(body, 'UTF8') as text, convert_from(body, 'UTF8')::json as body"
            " from core.ucie_analysis_cache where symbol = %s and analysis_type = %s",
            *(key, kinds[-1]),
        )

    return _make


def _texts(body):
    return [said["text"] for rows in body["data"]["sections"].values() for said in rows]


@pytest.mark.parametrize("coin", ["bitcoin", "ethereum"])
def test_without_any_key_the_report_is_useful_and_every_sentence_has_its_evidence(make, coin):
    row = make(coin, *INPUTS, "research")
    data = row.body["data"]
    assert unexplained(data) == []
    assert 30 <= row.body["quality"] <= 50
    assert (data["provider"], data["ai"]) == ("digest", False)
    texts = _texts(row.body)
    assert 20 <= len(texts) <= 40
    assert len(row.text.encode()) <= 50_000
    risks = " ".join(said["text"] for said in data["sections"]["risks"])
    assert "Its measured risk is " in risks
    assert "Its 7-day range reaches from $" in risks
    assert "−" not in risks, "losses and falls have no sign"
    known = {piece["index"] for piece in data["citations"]}
    assert [piece["index"] for piece in data["citations"]] == sorted(known)
    assert len(known) <= 50
    for rows in data["sections"].values():
        assert all(said["citations"] and set(said["citations"]) <= known for said in rows)
    checks = data["checks"]
    assert (checks["removed"], checks["numbers_failed"], checks["sentences"]) == (0, 0, len(texts))
    assert checks["numbers_checked"] > 20
    metrics = [piece for piece in data["citations"] if piece["kind"] == "metric"]
    assert all(piece["url"].startswith(f"/asset/{coin}#") for piece in metrics)
    empty = [name for name, rows in data["sections"].items() if not rows]
    assert [{"path": f"sections.{name}", "reason": "not_published"} for name in empty] == [
        entry for entry in data["missing"] if entry["path"].startswith("sections.")
    ]


def test_the_same_rows_give_the_same_bytes(live, make):
    first = make("bitcoin", *INPUTS, "research").body["data"]
    live.run("delete from core.ucie_analysis_cache where analysis_type = 'research'")
    second = make("bitcoin", "research").body["data"]
    assert json.dumps(first) == json.dumps(second)


def test_too_few_analyses_are_no_report(live, make, coins):
    make("bitcoin", "market-data", "sentiment")
    assert make("bitcoin", "research") is None
    failed = live.one("select last_error from core.jobs where key = 'BTC:research'")
    named = {source["name"]: source["ok"] for source in failed.last_error["sources"]}
    assert set(named.values()) == {False}
    assert {f"cache:{kind}" for kind in INPUTS} <= set(named)


def test_what_is_past_its_life_is_named_with_its_time(live, make):
    make("bitcoin", *INPUTS)
    live.run(
        "update core.ucie_analysis_cache set created_at = created_at - interval '2 minutes',"
        " expires_at = expires_at - interval '2 minutes' where analysis_type = 'market-data'"
    )
    texts = _texts(make("bitcoin", "research").body)
    priced = next(text for text in texts if "one costs" in text)
    assert priced.endswith(" UTC).")
    assert "(as of " in priced
    assert not any("(as of " in text for text in texts if "The charts read" in text)


def test_research_waits_while_the_other_analyses_are_being_made(live, tools, coins, leased):
    token, key = coins["bitcoin"]
    other = leased("analyse", f"{key}:technical", token_id=token, analysis_type="technical")
    job = leased("analyse", f"{key}:research", token_id=token, analysis_type="research")
    analyse.run(job, tools)
    waiting = live.one(
        "select state, attempts, extract(epoch from run_at - now())::float as pause"
        " from core.jobs where id = %s",
        job.id,
    )
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert 0 < waiting.pause <= 1

    live.run("delete from core.jobs where id = %s", other.id)
    live.run("update core.jobs set run_at = now()")
    again = working.leased(tools, "00000000-0000-4000-8000-000000000002")
    analyse.run(again, tools)
    assert live.one("select state from core.jobs where id = %s", job.id).state == "failed"


def test_research_waits_fifteen_seconds_at_most(live, tools, coins, leased):
    token, key = coins["bitcoin"]
    leased("analyse", f"{key}:technical", token_id=token, analysis_type="technical")
    job = leased("analyse", f"{key}:research", token_id=token, analysis_type="research")
    live.run("update core.jobs set created_at = now() - interval '16 seconds'")
    analyse.run(job, tools)
    assert live.one("select state from core.jobs where id = %s", job.id).state == "failed"


def test_the_service_buys_by_itself_only_where_its_operator_wants(live, make, coins, tools):
    make("bitcoin", *INPUTS, "research")
    assert live.all("select from core.research_jobs") == []
    paid = dataclasses.replace(able(tools.settings, "caesar"), research_auto=True)
    for _ in range(2):
        live.run("delete from core.ucie_analysis_cache where analysis_type = 'research'")
        live.run("delete from core.jobs")
        live.run(
            "insert into core.jobs (kind, key, arguments) values ('analyse', 'BTC:research',"
            " jsonb_build_object('token_id', %s::text, 'analysis_type', 'research'))",
            coins["bitcoin"][0],
        )
        job = working.leased(tools, "00000000-0000-4000-8000-000000000003")
        analyse.run(job, Tools(tools.gateway, paid))
    (row,) = live.all("select state, requested_by from core.research_jobs")
    assert (row.state, row.requested_by) == ("queued", None)
