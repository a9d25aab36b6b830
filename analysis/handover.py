"""From a run's candles and data to what the recipe hands back."""

from typing import Any

from analysis import candle_sources
from analysis.candle_round import Round
from analysis.result import NoSource, Result

ORDER = [place.provider for place in candle_sources.PLACES]


def result(made: Round, data: dict[str, Any], grade: int, coverage: float) -> Result:
    """Return an answer with the run's sources, new candles and link checks."""
    sources = made.trail.sources(ORDER)
    return Result(data, grade, coverage, sources, made.changed(), made.checks.links, {})


def no_source(made: Round) -> NoSource:
    """Return the error that says why there is no answer."""
    sources = [source._replace(ok=False) for source in made.trail.sources(ORDER)]
    return NoSource(sources, made.checks.links)
