"""Documents that cost a careless parser its time, its memory or a file of ours."""

HEAD = b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
DOCUMENT_TYPE = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
FEED = "<rss><channel><item><title>&b;</title></item></channel></rss>"
BOMBS = {
    "entities": (DOCUMENT_TYPE + FEED).encode(),
    "entities after a declaration": f'<?xml version="1.0"?>{DOCUMENT_TYPE}{FEED}'.encode(),
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"a" * 500_000}">]><r>{"&a;" * 100_000}</r>'.encode(),
    "external entity": (EXTERNAL + FEED).encode(),
    "in lower case": (DOCUMENT_TYPE.lower() + FEED).encode(),
    "at the end": (FEED + " " * 500_000 + "<!ENTITY").encode(),
    "utf-16 with a mark": (DOCUMENT_TYPE + FEED).encode("utf-16"),
    "utf-16 without one": (DOCUMENT_TYPE + FEED).encode("utf-16-le"),
    "utf-16 declared": ('<?xml version="1.0" encoding="UTF-16"?>' + FEED).encode(),
    "utf-32": (DOCUMENT_TYPE + FEED).encode("utf-32"),
    "utf-7 declared": b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE',
    "utf-16 without a document type": FEED.encode("utf-16"),
    "a page": b"<!doctype html><html><body>Just a moment</body></html>",
    "many tags": HEAD + b"<a/>" * 100_000,
    "deep": HEAD + b"<a>" * 100_000,
    "many categories": HEAD + b"<item>" + b"<category>x</category>" * 50_000,
    "many attributes": HEAD + b"<item " + b'a="1" ' * 100_000 + b">",
    "many entities": HEAD + b"<item><title>" + b"&" * 1_500_000,
}
