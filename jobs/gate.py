"""The circuit breaker of every upstream, kept in the database so that all workers share it."""

from db.gateway import Gateway


class SharedGate:
    """A providers.gate.Gate whose state is core.provider_state."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def admit(self, provider: str) -> float | None:
        """Return None to let one attempt pass, else the seconds until the next may."""
        wait: float | None = self._gateway.call("work.admit_upstream", provider=provider)
        return wait

    def record(
        self, provider: str, outcome: str, latency_ms: int, retry_after: float | None
    ) -> None:
        """Take note of an attempt: "ok" or an error code, and how long to stay away."""
        self._gateway.call(
            "work.record_upstream",
            provider=provider,
            outcome=outcome,
            latency_ms=latency_ms,
            retry_after=retry_after,
        )
