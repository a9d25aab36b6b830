"""What was asked of each provider, counted by path and sorted query, and by method unless GET."""

import threading
from collections import Counter
from collections.abc import Iterable


class Calls:
    """The counts, safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, Counter[str]] = {}

    def note(
        self, provider: str, path: str, query: Iterable[tuple[str, str]], method: str = "GET"
    ) -> None:
        """Count one call."""
        path = path if method == "GET" else f"{method} {path}"
        words = "&".join(f"{name}={value}" for name, value in sorted(query))
        with self._lock:
            counter = self._counts.setdefault(provider, Counter())
            counter[f"{path}?{words}" if words else path] += 1

    def all(self) -> dict[str, dict[str, int]]:
        """Give the counts by provider and address."""
        with self._lock:
            return {provider: dict(counts) for provider, counts in self._counts.items()}

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._counts.clear()
