"""Somebody who has only a keyboard: tabs to a thing by its name, sees where the focus is, acts."""

from playwright.sync_api import Locator, Page, expect

STOPS = 60  # no page here takes longer to walk through
HERE = "it => it === document.activeElement"
# What is focused, and whether a reader sees that it is: marked, and not all of it covered.
STOP = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const style = getComputedStyle(it);
  const lines = [...it.getClientRects()]; // a link may be broken over two
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  return {
    name: `${it.tagName} ${it.id} ${it.textContent.trim().slice(0, 40)}`,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: lines.some((line) => it.contains(document.elementFromPoint(...middle(line)))),
  };
}"""


class Keyboard:
    """The keys of a window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Tab until the target is focused; fail with the stops on the way when it never is."""
        expect(target).to_have_count(1)
        stops: list[str] = []
        while not target.evaluate(HERE):
            assert len(stops) < STOPS, f"no way by {key} to {target}: {stops}"
            self.page.keyboard.press(key)
            stop = self.page.evaluate(STOP)
            stops.append(stop["name"] if stop else "-")
        stop = self.page.evaluate(STOP)
        assert stop["marked"], stop
        assert stop["seen"], stop

    def back_to(self, target: Locator) -> None:
        """Tab backwards until the target is focused."""
        self.tab_to(target, "Shift+Tab")

    def type(self, label: str, text: str) -> None:
        """Type into the field of that label; what stood in it is selected and so replaced."""
        self.tab_to(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        """Tick the box of that label."""
        self.tab_to(self.page.get_by_label(label))
        self.page.keyboard.press("Space")

    def press(self, name: str, key: str = "Enter") -> None:
        """Press the button of that name."""
        self.tab_to(self.page.get_by_role("button", name=name, exact=True))
        self.page.keyboard.press(key)

    def follow(self, name: str, within: str = "main") -> None:
        """Follow the link of that name, in the page's main part or its navigation."""
        part = self.page.locator(within)
        self.tab_to(part.get_by_role("link", name=name, exact=True))
        self.page.keyboard.press("Enter")

    def walk(self) -> list[dict[str, object]]:
        """Tab once through the whole page; return every stop."""
        stops: list[dict[str, object]] = []
        self.page.keyboard.press("Tab")
        while stop := self.page.evaluate(STOP):
            stops.append(stop)
            assert len(stops) < 10 * STOPS, "the focus never leaves the page"
            self.page.keyboard.press("Tab")
        return stops
