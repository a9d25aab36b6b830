"""What tests look for in a page: its elements, its ids, its text."""

from html.parser import HTMLParser

VOID = {"area", "br", "circle", "hr", "img", "input", "link", "meta", "path", "rect", "use", "line"}


class Document(HTMLParser):
    """A page, taken apart."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        """Everything that is read, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def values(self, attribute: str, tag: str | None = None) -> list[str]:
        """Every value of an attribute."""
        return [
            attributes[attribute]
            for name, attributes in self.elements
            if attribute in attributes and tag in (None, name)
        ]

    def field(self, name: str) -> dict[str, str]:
        """The attributes of a form's field."""
        return next(
            attributes
            for tag, attributes in self.elements
            if tag == "input" and attributes.get("name") == name
        )
