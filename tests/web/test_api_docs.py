"""/docs/openapi.json and /docs/api"""

import re

from blueprints.openapi import document
from blueprints.presentation import api_docs


def test_the_document_is_handed_out_and_kept(client):
    first = client.get("/docs/openapi.json")
    again = client.get("/docs/openapi.json", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.json["openapi"]) == (200, "3.1.0")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert (again.status_code, again.data) == (304, b"")


def test_the_page_shows_every_operation_shape_and_code(app, client):
    with app.test_request_context():
        made = document.make(app, "http://127.0.0.1:8000")
    page = client.get("/docs/api").text
    shown = api_docs.page(made)
    ids = re.findall(r' id="([^"]+)"', page)
    links = set(re.findall(r'href="#([^"]+)"', page))

    assert len(ids) == len(set(ids))
    assert links <= {*ids, "main"}
    assert {f"shape-{name}" for name in made["components"]["schemas"]} <= set(ids)
    assert {one.id for group in shown.groups for one in group.operations} <= set(ids)
    assert all(path.replace("<", "&lt;") in page for path in made["paths"])


def test_what_stands_between_backticks_is_code_and_nothing_is_markup():
    told = api_docs.marked("`<b>` is <i>no</i> `code`")

    assert told == "<code>&lt;b&gt;</code> is &lt;i&gt;no&lt;/i&gt; <code>code</code>"
