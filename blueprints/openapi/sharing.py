"""Shared links: /api/ucie/shares."""

from blueprints import forms
from blueprints.openapi.declared import DONE, Answer, Group, Operation
from blueprints.openapi.shapes import SHARE

MADE = SHARE | {"url": "text"}

GROUP = Group(
    "Shared links",
    "A link shows a snapshot of a coin to anybody for some days, until it is withdrawn.",
    {
        "shares.list_shares": Operation(
            "read",
            {
                200: Answer(
                    "The caller's, the newest first; none with its secret.", {"shares": ["#Share"]}
                )
            },
            doors=("api.list_shares",),
        ),
        "shares.create_share": Operation(
            "write",
            {201: Answer("The link: no other answer shows it.", MADE)},
            doors=("api.create_share",),
            body=forms.ShareSymbolForm,
            limits={"expires_in_days": {"type": "integer", "enum": [1, 7, 30]}},
        ),
        "shares.revoke_shares": Operation("write", DONE, doors=("api.revoke_shares",)),
        "shares.revoke_share": Operation(
            "write",
            DONE,
            doors=("api.revoke_share",),
            refuses={405: ("method_not_allowed",)},  # what is no id is taken for a coin
        ),
    },
)
