"""What the research card says in words: what this is, who wrote it, how a bought report stands."""

from blueprints.presentation import words
from blueprints.presentation.cards import Json

ERRORS = {
    "budget": "the spending limit is reached",
    "no_researcher": "no research service is set up",
    "no_evidence": "too few of our own analyses are there to write it from",
    "worker_failed": "our own worker could not bring it to its end",
    "breaker_open": "the research service rests",
    "timeout": "it was not ready in time",
    "lost": "what became of the question is not known; it is not asked again",
    "unverified": "too much of it was not borne out by what it cites",
    "refused": "the research service refused",
    "no_data": "the research service does not know what it was asked for",
    "bad_body": "the answer of the research service could not be read",
    "rate_limited": "the research service limits how often it may be asked",
    "http_error": "the research service answered with an error",
    "connect": "the research service could not be reached",
    "empty": "it came without a text that can be read",
    "cut_off": "its text was cut off",
    "model_refused": "the model refused to answer",
    "failed": "the research service gave up",
    "cancelled": "the research service cancelled it",
    "expired": "the research service let it expire",
}


def write(data: Json, ticker: str) -> list[str]:
    """Write what the card shows, in a sentence or two."""
    count = sum(len(rows) for rows in data["sections"].values())
    told = [
        f"What our own analyses and stored stories say of {ticker}, in {count} sentences."
        if not data["ai"]
        else f"A report on {ticker} of {count} sentences, bought and verified.",
        "Each number in brackets leads to what a sentence rests on.",
    ]
    if names := len(data["contradictions"]):
        told.append(
            "One pair of findings does not go together."
            if names == 1
            else f"{words.sentence(words.count(names))} pairs of findings do not go together."
        )
    return told


def badge(data: Json) -> str:
    """Say who wrote it, and what was taken away."""
    if not data["ai"]:
        return "written by rules"
    checks = data["checks"]
    by = f"model {data['model']}" if data["model"] else f"a model, by {_service(data)}"
    unread = checks["numbers_unread"]
    more = f"; {unread} figures could not be compared with their pages" if unread else ""
    return (
        f"written by {by}, checked: {checks['removed']} of {checks['sentences']} "
        f"sentences removed{more}"
    )


def job(told: Json) -> str:
    """Say how the newest bought report stands; its age follows where it lives."""
    state, service = told["state"], words.provider(told["provider"] or "")
    if state == "queued":
        return "A report was asked for and waits for its turn, for"
    if state == "submitting":
        return f"{service} was asked for a report and has not confirmed it, for"
    if state == "running":
        return f"{service} has been working on a report for"
    if state == "done":
        return ""
    return f"The last report that was asked for failed: {ERRORS.get(told['error'], told['error'])}."


def _service(data: Json) -> str:
    return words.provider(data["provider"])
