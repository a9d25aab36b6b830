"""providers.reports: the object in a text, bounded whatever the text is."""

from typing import Any

import pytest

from providers import reports


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', {"a": 1}),
        (' \n{"a": 1}\n ', {"a": 1}),
        ('```json\n{"a": 1}\n```', {"a": 1}),
        ('```JSON\r\n{"a": 1}\r\n```  ', {"a": 1}),
        ('```\n{"a": 1}```', {"a": 1}),
        ('Here it is:\n```json\n{"a": {"b": 2}}\n```\nI hope it helps.', {"a": {"b": 2}}),
        ("[1]", None),
        ("{", None),
        ("}{", None),
        ("", None),
        (None, None),
        ("It is a coin [1].", None),
        ("{" * 100_000 + "}" * 100_000, None),
        ('{"a": ' * 30_000, None),
        ('{"a": "' + "x" * 200_000 + '"}', None),
    ],
)
def test_an_object_is_found_in_a_text(text: str | None, found: Any) -> None:
    assert reports.structured(text) == found
