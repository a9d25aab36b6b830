"""Administration: /api/admin/*."""

from blueprints.admin_forms import CODE_STATES, IssueForm
from blueprints.openapi.declared import (
    DONE,
    PAGING,
    UNTIL,
    Answer,
    Group,
    Operation,
    Parameter,
    one_of,
    since,
    text,
)
from blueprints.openapi.notation import maybe

LINK = ("Link",)
TYPED = text(254)
AUDIT = (
    Parameter("user", "E-mail or id of a person: what they did, and what was done to them.", TYPED),
    Parameter("event", "The name of an event.", TYPED),
    Parameter("address", "A network address.", TYPED),
    Parameter("success", "Only what was done, or only what was refused.", one_of("true", "false")),
    since("from", "From then on."),
    since("to", "Before then."),
)


def _act(door: str) -> Operation:
    return Operation("admin", DONE, doors=(door,))


GROUP = Group(
    "Administration",
    "For admins: a login of one, or a token with the scope `admin` whose owner is one. Whoever else"
    " tries is noted. Lists show the newest first.",
    {
        "admin.list_users": Operation(
            "admin",
            {200: Answer("Accounts.", {"users": ["#AccountRow"], "next_cursor": "text?"}, LINK)},
            doors=("api.list_users",),
            query=(
                Parameter("q", "Part of an e-mail, or an id.", TYPED),
                Parameter("role", "Only those.", one_of("user", "admin")),
                Parameter("verified", "Whether the address is confirmed.", one_of("true", "false")),
                Parameter("disabled", "Whether the account is closed.", one_of("true", "false")),
                *PAGING,
            ),
        ),
        "admin.get_user": Operation(
            "admin",
            {
                200: Answer(
                    "The account; no password, token or link.",
                    {
                        "user": "#AccountRow",
                        "access_code": maybe(
                            {"id": "uuid", "note": "text?", "redeemed_at": "time"}
                        ),
                        "sessions": ["#Session"],
                        "counts": {"personal_tokens": "integer", "failed_logins_24h": "integer"},
                    },
                )
            },
            doors=("api.get_user",),
        ),
        "admin.disable_user": _act("api.disable_user"),
        "admin.enable_user": _act("api.enable_user"),
        "admin.make_admin": _act("api.make_admin"),
        "admin.unmake_admin": _act("api.unmake_admin"),
        "admin.end_sessions": _act("api.end_user_sessions"),
        "admin.list_codes": Operation(
            "admin",
            {
                200: Answer(
                    "Access codes.", {"access_codes": ["#AccessCode"], "next_cursor": "text?"}, LINK
                )
            },
            doors=("api.list_access_codes",),
            query=(
                Parameter("q", "Part of a code or a note.", TYPED),
                Parameter("state", "Only those.", one_of(*CODE_STATES)),
                *PAGING,
            ),
        ),
        "admin.issue_codes": Operation(
            "admin",
            {201: Answer("The codes.", {"access_codes": ["#AccessCode"]})},
            doors=("api.issue_codes",),
            body=IssueForm,
            limits={"expires_at": UNTIL},
        ),
        "admin.withdraw_code": _act("api.withdraw_code"),
        "admin.list_audit_trail": Operation(
            "admin",
            {200: Answer("Lines.", {"events": ["#AuditLine"], "next_cursor": "text?"}, LINK)},
            doors=("api.list_audit_trail",),
            query=(*AUDIT, *PAGING),
        ),
        "admin.export_audit_trail": Operation(
            "admin",
            {
                200: Answer(
                    "The newest 100,000 lines; RFC 4180 in UTF-8, its first line names the"
                    " columns.",
                    "text",
                    ("Content-Disposition",),
                    "text/csv",
                )
            },
            doors=("api.export_audit_rows",),
            query=AUDIT,
        ),
    },
)
