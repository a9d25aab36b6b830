"""The application with cheap hashes: the price of a password must not hide what is around it.

For measurements in a scratch database only; the service itself has no such setting.
"""

from flask import Flask

from app import create_app
from blueprints import passwords

COST = 4  # the least that bcrypt knows
CONTROL_COST = 6  # of what is to be seen when the dummy is gone; still the cheap end


def make(dummy: bool = True) -> Flask:
    """Make the application; without the dummy nothing is hashed for an unknown address."""
    app = create_app()
    app.config["BCRYPT_COST"] = COST if dummy else CONTROL_COST
    if not dummy:
        check = passwords.check
        passwords.check = lambda password, stored: (
            check(password, stored) if stored else (False, None)
        )
    return app
