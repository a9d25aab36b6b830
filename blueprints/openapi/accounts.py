"""Accounts: /api/auth/*."""

from blueprints import forms
from blueprints.openapi.declared import (
    ACCEPTED,
    DONE,
    UNTIL,
    Answer,
    Group,
    Operation,
    Parameter,
    text,
)
from blueprints.openapi.notation import maybe

PASSWORD = text(128, shortest=8)
WEAK = {422: ("password_refused",)}
BUSY = {503: ("logins_busy",)}
AGAIN = ("api.begin_reauthentication",)
USER = {
    "id": "uuid",
    "email": "text",
    "email_verified": "flag",
    "created_at": "time",
}
SIGNED_IN = {"id": "uuid", "email": "text", "role": ("user", "admin")}

GROUP = Group(
    "Accounts",
    "Registering, logging in, passwords, sessions and personal tokens. What concerns the account"
    " itself asks for the cookie of a login: no token opens it, but for `GET /api/auth/me`.",
    {
        "auth.register": Operation(
            "anyone",
            {
                201: Answer(
                    "The account; its letter is on the way.",
                    {"user": USER, "requires_verification": "flag"},
                )
            },
            doors=("api.begin_registration", "api.register"),
            body=forms.RegisterForm,
            limits={"password": PASSWORD},
            refuses={**WEAK, **BUSY},
        ),
        "auth.login": Operation(
            "anyone",
            {
                200: Answer(
                    "Logged in: the cookie `auth_token` holds the session.",
                    {"user": SIGNED_IN, "expires_at": "time"},
                    ("Set-Cookie",),
                )
            },
            doors=("api.begin_login", "api.login"),
            body=forms.LoginForm,
            refuses=BUSY,
        ),
        "auth.logout": Operation("session", DONE, doors=("api.logout",)),
        "auth.me": Operation(
            "read",
            {
                200: Answer(
                    "The account, and until when the session lasts; null for a token.",
                    {"user": "#Account", "session": maybe({"expires_at": "time"})},
                )
            },
            doors=("api.me",),
        ),
        "auth.session_end": Operation(
            "session",
            {
                200: Answer(
                    "When the session ends if nobody uses it, and when at the latest; asking is no"
                    " use of it.",
                    {"session": {"ends_at": "time", "expires_at": "time"}},
                )
            },
            doors=("api.get_session",),
        ),
        "auth.delete_account": Operation(
            "session",
            DONE,
            doors=(*AGAIN, "api.delete_account"),
            body=forms.PresentPasswordForm,
            refuses=BUSY,
        ),
        "auth.export_account": Operation(
            "session", {200: Answer("All of it.", "#CopyOfAccount")}, doors=("api.export_account",)
        ),
        "auth.csrf_token": Operation(
            "anyone",
            {
                200: Answer(
                    "The token; the cookie that comes with it goes along with every unsafe call.",
                    {"csrf_token": "text"},
                    ("Set-Cookie",),
                )
            },
        ),
        "auth.show_verify_email": Operation(
            "anyone",
            {303: Answer("To the page.", None, ("Location",), "text/html")},
            query=(Parameter("token", "The token of the letter.", {"type": "string"}),),
        ),
        "auth.verify_email": Operation(
            "anyone",
            {
                200: Answer(
                    "Confirmed. Where somebody else registered the address as well, the password"
                    " is void.",
                    {"email_verified": "flag", "password_reset_required": "flag"},
                )
            },
            doors=("api.verify_email",),
            body=forms.LinkForm,
        ),
        "auth.disown_account": Operation(
            "anyone", DONE, doors=("api.disown_account",), body=forms.LinkForm
        ),
        "auth.resend_verification": Operation(
            "anyone", ACCEPTED, doors=("api.resend_verification",), body=forms.AddressForm
        ),
        "auth.request_password_reset": Operation(
            "anyone", ACCEPTED, doors=("api.request_password_reset",), body=forms.AddressForm
        ),
        "auth.reset_password": Operation(
            "anyone",
            {
                200: Answer(
                    "Set; every session and token has ended.",
                    {"password_reset": "flag"},
                    ("Set-Cookie",),
                )
            },
            doors=("api.begin_password_reset", "api.reset_password"),
            body=forms.ResetPasswordForm,
            limits={"password": PASSWORD},
            refuses={**WEAK, **BUSY},
        ),
        "auth.confirm_email": Operation(
            "anyone",
            {200: Answer("The address is that of the account now.", {"email_changed": "flag"})},
            doors=("api.confirm_email",),
            body=forms.LinkForm,
        ),
        "auth.change_password": Operation(
            "session",
            {
                200: Answer(
                    "Set; all other sessions have ended, and this one has a new cookie.",
                    {"expires_at": "time"},
                    ("Set-Cookie",),
                )
            },
            doors=("api.me", *AGAIN, "api.change_password"),
            body=forms.ChangePasswordForm,
            limits={"new_password": PASSWORD},
            refuses={**WEAK, **BUSY},
        ),
        "auth.change_email": Operation(
            "session",
            ACCEPTED,
            doors=(*AGAIN, "api.change_email"),
            body=forms.ChangeEmailForm,
            refuses=BUSY,
        ),
        "auth.list_sessions": Operation(
            "session",
            {200: Answer("Live sessions, the asking one first.", {"sessions": ["#Session"]})},
            doors=("api.list_sessions",),
        ),
        "auth.end_other_sessions": Operation("session", DONE, doors=("api.end_other_sessions",)),
        "auth.end_session": Operation("session", DONE, doors=("api.end_session",)),
        "auth.log_out_everywhere": Operation("session", DONE, doors=("api.log_out_everywhere",)),
        "auth.list_tokens": Operation(
            "session",
            {200: Answer("Personal tokens without their secrets.", {"tokens": ["#PersonalToken"]})},
            doors=("api.list_personal_tokens",),
        ),
        "auth.create_token": Operation(
            "session",
            {201: Answer("The token, shown this once.", "#NewToken")},
            doors=("api.create_personal_token",),
            body=forms.TokenForm,
            limits={
                "name": text(100, shortest=1),
                "scopes": {"minItems": 1},
                "expires_at": UNTIL,
            },
        ),
        "auth.revoke_token": Operation("session", DONE, doors=("api.revoke_personal_token",)),
    },
)
