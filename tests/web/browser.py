"""A script that uses the JSON API: it keeps cookies and shows the token of its forms."""

from typing import Any, NamedTuple

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "a long quiet sentence"
EMAIL = "alice@example.org"


class Script(NamedTuple):
    """A client with a CSRF token."""

    client: FlaskClient
    token: str

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """POST JSON with the token."""
        headers = {"X-CSRFToken": self.token} | options.pop("headers", {})
        if body is not None:
            options["json"] = body
        return self.client.post(path, headers=headers, **options)

    def delete(self, path: str, body: Any = None) -> TestResponse:
        """DELETE with the token."""
        options = {} if body is None else {"json": body}
        return self.client.delete(path, headers={"X-CSRFToken": self.token}, **options)

    def register(self, **changes: Any) -> TestResponse:
        """Register alice with the code INVITED, unless told otherwise."""
        body = {"email": EMAIL, "password": PASSWORD, "access_code": "INVITED"}
        return self.post("/api/auth/register", body | changes)

    def log_in(self, **changes: Any) -> TestResponse:
        """Log alice in, unless told otherwise."""
        return self.post("/api/auth/login", {"email": EMAIL, "password": PASSWORD} | changes)


def script(client: FlaskClient) -> Script:
    """Ask for a CSRF token first."""
    return Script(client, client.get("/api/auth/csrf-token").get_json()["csrf_token"])
