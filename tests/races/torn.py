"""The application as it must not be: a registration in two transactions, for a negative control."""

import time

from flask import Flask

import bench.cheap
import db
from blueprints import accounts

GAP_S = 0.05  # as long as another call of the database may take on a busy day


def make() -> Flask:
    """Make the application; an account is opened first, its code is redeemed after that."""
    app = bench.cheap.make()
    call = db.call

    def _torn(function, **arguments):
        reply = call(function, **arguments)
        if function == "api.register" and reply.ok:
            time.sleep(GAP_S)
            call("api.redeem_late", email=arguments["email"], code=arguments["access_code"])
        return reply

    accounts.db.call = _torn
    return app
