"""private.device_name"""

import pytest

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = f"{MOZILLA} (Windows NT 10.0; Win64; x64)"
MAC = f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7)"
IPHONE = f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X)"
ANDROID = f"{MOZILLA} (Linux; Android 10; K)"
CHROMEBOOK = f"{MOZILLA} (X11; CrOS x86_64 14541.0.0)"
CHROME = f"{WEBKIT} Chrome/140.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"{WINDOWS} {CHROME}", "Chrome on Windows"),
        (f"{WINDOWS} {CHROME} Edg/140.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} {CHROME} OPR/120.0.0.0", "Opera on Windows"),
        (f"{MAC} AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari on macOS"),
        (f"{MAC} Gecko/20100101 Firefox/140.0", "Firefox on macOS"),
        (f"{IPHONE} AppleWebKit/605.1.15 Version/18.0 Safari/604.1", "Safari on iOS"),
        (f"{IPHONE} AppleWebKit/605.1.15 CriOS/140.0 Safari/604.1", "Chrome on iOS"),
        (f"{IPHONE} AppleWebKit/605.1.15 FxiOS/140.0 Safari/604.1", "Firefox on iOS"),
        (f"{ANDROID} {CHROME}", "Chrome on Android"),
        (f"{ANDROID} {CHROME} EdgA/140.0.0.0", "Edge on Android"),
        (f"{CHROMEBOOK} {CHROME}", "Chrome on ChromeOS"),
        (
            f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} HeadlessChrome/140.0",
            "Headless Chrome on Linux",
        ),
        ("curl/8.9.1", "curl"),
        ("python-requests/2.32", "Python"),
        ("Linux", "Linux"),
        ("something of its own", "Unknown device"),
        ("", "Unknown device"),
        (None, "Unknown device"),
    ],
)
def test_a_browser_is_called_what_a_person_calls_it(database, agent, name):
    assert database.one("select private.device_name(%s) as name", agent).name == name


@pytest.mark.parametrize(
    "said", ["<b>Firefox/1</b>\r\nBcc: mallory@example.org", "Chrome/1 (Windows) your password: x"]
)
def test_nothing_of_what_a_client_says_is_passed_on(database, said):
    name = database.one("select private.device_name(%s) as name", said).name
    assert name in ("Firefox", "Chrome on Windows")
