"""axe-core over a page: what of WCAG 2.2, levels A and AA, a machine can check.

It is put into the page by the browser's own tools, which no content security policy binds, so the
pages are looked at under the very policy they are served with.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / ".tools/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """tags => axe.run(document, {
  runOnly: { type: "tag", values: tags },
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
})"""


def violations(page: Page) -> list[str]:
    """Every element that breaks a rule, with the rule and what is wrong."""
    return [
        f"{page.url}: {rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in look(page)["violations"]
        for node in rule["nodes"]
    ]


def look(page: Page) -> Any:
    """The whole result; what is folded is unfolded first."""
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return page.evaluate(RUN, TAGS)
