"""supervisor.keys: the secrets of a DATA_DIR are made once."""

import json
import stat
import subprocess
import sys

import config
from conftest import ROOT
from supervisor import keys

MAKE = "import sys, pathlib; from supervisor import keys; keys.ensure(pathlib.Path(sys.argv[1]))"


def test_they_are_made_for_our_eyes_only_and_stay(tmp_path):
    keys.ensure(tmp_path / "var")
    first = (tmp_path / "var" / "secrets.json").read_text()
    keys.ensure(tmp_path / "var")

    assert (tmp_path / "var" / "secrets.json").read_text() == first
    assert stat.S_IMODE((tmp_path / "var" / "secrets.json").stat().st_mode) == 0o600


def test_every_role_and_every_setting_gets_its_own(tmp_path):
    keys.ensure(tmp_path)
    settings = config.load({"DATA_DIR": str(tmp_path)})
    values = [
        *settings.passwords.values(),
        settings.secret_key,
        settings.cron_secret,
        settings.metrics_token,
        keys.demo_password(tmp_path),
    ]

    assert set(settings.passwords) == {"owner", "web", "worker", "ops"}
    assert len(set(values)) == len(values) == 8


def test_two_starts_at_once_agree(tmp_path):
    makers = [
        subprocess.Popen([sys.executable, "-c", MAKE, tmp_path / "var"], cwd=ROOT) for _ in range(2)
    ]
    seen = set()
    while any(maker.poll() is None for maker in makers):
        if (tmp_path / "var" / "secrets.json").exists():
            seen.add((tmp_path / "var" / "secrets.json").read_text())

    assert [maker.returncode for maker in makers] == [0, 0]
    assert len(seen | {(tmp_path / "var" / "secrets.json").read_text()}) == 1
    assert not list((tmp_path / "var").glob(".secrets.json"))


def test_a_secret_that_a_later_release_needs_is_added_and_the_others_stay(tmp_path):
    keys.ensure(tmp_path)
    path = tmp_path / "secrets.json"
    stored = json.loads(path.read_text())
    kept = stored["passwords"]["web"]
    del stored["passwords"]["ops"], stored["demo_password"]
    path.write_text(json.dumps(stored))

    keys.ensure(tmp_path)

    assert json.loads(path.read_text())["passwords"]["web"] == kept
    assert json.loads(path.read_text())["passwords"]["ops"]
    assert keys.demo_password(tmp_path)
