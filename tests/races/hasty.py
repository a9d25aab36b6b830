"""The application with a hub of small measures, so that limits and heartbeats come soon."""

import os

from flask import Flask

from app import create_app
from blueprints.hub import Numbers

STREAMS, OF_A_PERSON, HEARTBEAT_S = 12, 4, 1.0


def make() -> Flask:
    """Make the application."""
    app = create_app()
    app.extensions["streams"].numbers = Numbers(
        streams=STREAMS,
        of_a_person=OF_A_PERSON,
        heartbeat_seconds=float(os.environ.get("HEARTBEAT_S", HEARTBEAT_S)),
    )
    return app
