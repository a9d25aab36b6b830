"""Our own scripts: small in all, each a module with names of its own, and none from elsewhere."""

import re

from tree import ROOT

STATIC = ROOT / "static"
OWN = sorted(STATIC.glob("*.js"))
MOST = 40_000  # bytes of all of them, comments included
TAG = re.compile(r"<script\b[^>]*>")


def test_all_own_scripts_together_are_small():
    assert OWN
    sizes = {path.name: path.stat().st_size for path in OWN}
    assert sum(sizes.values()) < MOST, sizes


def test_scripts_come_from_here_alone():
    tags = [
        tag for path in ROOT.glob("templates/**/*.html") for tag in TAG.findall(path.read_text())
    ]
    assert tags
    for tag in tags:
        assert "src=\"{{ url_for('static'" in tag, tag
        assert 'nonce="{{ nonce() }}"' in tag, tag


def test_only_what_runs_before_the_first_paint_is_no_module():
    """A script that is no module shares its names with all others of the page."""
    for path in ROOT.glob("templates/**/*.html"):
        for tag in TAG.findall(path.read_text()):
            assert "theme.js" in tag or 'type="module"' in tag, f"{path.name}: {tag}"


def test_no_script_asks_another_place():
    for path in OWN:
        assert not re.search(r"https?://|//\w+\.\w", path.read_text()), path.name


def test_scripts_are_written_to_be_read():
    for path in OWN:
        lines = path.read_text().splitlines()
        assert lines[0].startswith("//"), path.name
        assert max(map(len, lines)) <= 120, path.name
