"""For whoever runs the service: its health, and the jobs of its schedule."""

from blueprints.openapi.declared import Answer, Group, Operation

STATES = ("healthy", "degraded", "unhealthy")
HEALTH = {
    "status": STATES,
    "checks": {"database": STATES, "cache": (*STATES, "unknown"), "apis": (*STATES, "unknown")},
    "details~": {"*": "anything"},
}

GROUP = Group(
    "Operators",
    "Probes need no login. Jobs of the schedule are for a clock outside the house that shows"
    " `CRON_SECRET`; without that setting there is no such address.",
    {
        "health.livez": Operation(
            "anyone", {200: Answer("This process lives.", {"status": ("alive",)})}
        ),
        "health.readyz": Operation(
            "anyone",
            {200: Answer("The database answers and is migrated.", {"status": ("ready",)})},
            doors=("api.check_readiness",),
        ),
        "health.health_check": Operation(
            "anyone",
            {
                200: Answer("Healthy, or degraded; details for admins.", HEALTH),
                503: Answer("Unhealthy, in the same shape.", HEALTH, ("Retry-After",)),
            },
            doors=("api.health_check",),
        ),
        "cron.run": Operation(
            "cron",
            {
                200: Answer(
                    "Done: its counts.",
                    {"run": "integer", "job": "text", "seconds": "number", "*": "anything"},
                ),
                202: Answer(
                    "Still running.",
                    {"run": "integer", "job": "text", "status": ("pending",)},
                    ("Retry-After",),
                ),
            },
            doors=("api.request_run", "api.get_run"),
            refuses={401: ("cron_secret_wrong",)},
        ),
    },
)
