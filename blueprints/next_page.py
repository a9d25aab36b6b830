"""The address of a list's next page, as a header beside the cursor in its body."""

from urllib.parse import urlencode

from flask import request

from db.gateway import Reply


def linked(reply: Reply) -> Reply:
    """The answer, with the address of the next page where there is one."""
    cursor = reply.json()["next_cursor"] if reply.ok else None
    if cursor is None:
        return reply
    query = urlencode(request.args.to_dict() | {"cursor": cursor})
    link = f'<{request.path}?{query}>; rel="next"'
    return reply._replace(headers=reply.headers | {"Link": link})
