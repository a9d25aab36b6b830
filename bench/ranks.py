"""Whether two kinds of answers can be told apart by their times."""

from collections.abc import Sequence


def auc(first: Sequence[float], second: Sequence[float]) -> float:
    """How often one of the second takes longer than one of the first: 0.5 is a coin toss."""
    merged = sorted([(time, 0) for time in first] + [(time, 1) for time in second])
    ranks: dict[float, list[int]] = {}
    for rank, (time, _) in enumerate(merged, 1):
        ranks.setdefault(time, []).append(rank)
    total = sum(sum(ranks[time]) / len(ranks[time]) for time in second)
    return (total - len(second) * (len(second) + 1) / 2) / (len(first) * len(second))
