"""What the demo starts with: the published access codes and an administrator.

Puts each in once. A code that was redeemed stays redeemed, an account that was changed stays so.
"""

import credentials
from config import Settings
from db import operator
from supervisor import keys

ADMIN = "admin@example.org"


def seed(settings: Settings) -> None:
    """Put in what is missing."""
    operator.ask(settings, "seed_demo")
    if not operator.has_account(settings, ADMIN):
        hashed = credentials.hash_password(keys.demo_password(settings.data_dir))
        operator.ask(settings, "create_admin", ADMIN, hashed)


def working_code(settings: Settings) -> str:
    """Return an access code that opens an account, issuing one when all of the demo's are spent."""
    found = operator.free_code(settings, "demo")
    return found or str(operator.ask(settings, "issue_access_codes", 1, "demo")[0])
