"""bootstrap: from a bare machine to a Python that has everything."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest

from bootstrap import arguments, assets, browser, packages, python
from bootstrap.report import Stop
from conftest import ROOT

# A stand-in for uv that leaves a note of what it was asked.
UV = """#!/bin/sh
echo "$*" >> "{log}"
case "$1" in
  venv)
    for folder in "$@"; do :; done
    mkdir -p "$folder/bin"
    ln -sf {python} "$folder/bin/python" ;;
esac
exit {code}
"""


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A project with nothing fetched yet, and a PATH with a stand-in for uv on it."""
    root = tmp_path / "a project"
    root.mkdir()
    (root / "requirements.lock").write_text("one==1\n")
    (root / "requirements-test.lock").write_text("two==2\n")
    monkeypatch.setattr(packages, "ROOT", root)
    monkeypatch.setattr(packages, "VENV", root / ".venv")
    monkeypatch.setattr(packages, "TOOLS", root / ".tools")
    monkeypatch.setattr(packages, "STAMP", root / ".venv" / "locks.json")
    programs = tmp_path / "bin"
    program(programs / "uv", UV.format(log=root / "asked", python=quote(sys.executable), code=0))
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return root


def program(path: Path, text: str) -> None:
    """Put an executable there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def asked(root: Path) -> list[str]:
    """What uv was asked to install."""
    lines = (root / "asked").read_text().splitlines() if (root / "asked").exists() else []
    return [line for line in lines if line.startswith("pip sync")]


def test_packages_are_installed_once(bare):
    first = packages.ensure(packages.RUN)
    again = packages.ensure(packages.RUN)

    assert first == again == bare / ".venv" / "bin" / "python"
    assert len(asked(bare)) == 1
    assert "--require-hashes" in asked(bare)[0]


def test_packages_are_installed_again_when_their_lock_changes(bare):
    packages.ensure(packages.RUN)
    (bare / "requirements.lock").write_text("one==1.1\n")
    packages.ensure(packages.RUN)

    assert len(asked(bare)) == 2


def test_packages_are_installed_again_when_their_python_is_gone(bare):
    python_of_venv = packages.ensure(packages.RUN)
    python_of_venv.unlink()
    packages.ensure(packages.RUN)

    assert len(asked(bare)) == 2


def test_what_the_tests_need_stays_when_the_service_is_started(bare):
    packages.ensure(packages.RUN, packages.TEST)
    packages.ensure(packages.RUN)
    assert len(asked(bare)) == 1

    (bare / "requirements.lock").write_text("one==1.1\n")
    packages.ensure(packages.RUN)
    assert "requirements-test.lock" in asked(bare)[1]


def test_of_two_commands_at_once_one_installs(bare):
    script = (
        "import sys; from pathlib import Path; from bootstrap import packages as p\n"
        "p.ROOT = Path(sys.argv[1]); p.VENV = p.ROOT / '.venv'; p.TOOLS = p.ROOT / '.tools'\n"
        "p.STAMP = p.VENV / 'locks.json'; p.ensure(p.RUN)\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, bare], cwd=ROOT) for _ in range(3)]

    assert [run.wait() for run in runs] == [0, 0, 0]
    assert len(asked(bare)) == 1


def test_an_interrupted_installation_is_begun_again(bare, monkeypatch):
    def interrupted(locks):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packages, "_install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            packages.ensure(packages.RUN)
    packages.ensure(packages.RUN)

    assert len(asked(bare)) == 1


def test_a_python_without_venv_names_the_package_to_install(tmp_path):
    program(tmp_path / "python3", "#!/bin/sh\nexit 1\n")
    with pytest.raises(Stop, match="install python3-venv"):
        packages._venv(str(tmp_path / "python3"), tmp_path / "venv")


def test_a_folder_that_cannot_be_written_is_one_line(bare, monkeypatch):
    (bare / "file").write_text("")
    monkeypatch.setattr(packages, "TOOLS", bare / "file" / "tools")
    with pytest.raises(Stop, match="cannot be written"):
        packages.ensure(packages.RUN)


def test_nothing_of_the_callers_python_leaks_in(monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_USER", "PGHOST", "PGOPTIONS"):
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("PIP_CERT", "/etc/mine.crt")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    found = python.project_environment()

    assert found["PYTHONPATH"] == str(ROOT)
    assert "/elsewhere" not in found.values()
    assert found["HTTPS_PROXY"] == "http://proxy.example.org:3128"
    assert found["PIP_CERT"] == "/etc/mine.crt"


def test_libpq_is_left_alone_for_a_server_that_was_given(monkeypatch):
    monkeypatch.setenv("PGSSLROOTCERT", "/etc/mine.crt")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@db.example.org/x")
    assert python.environment()["PGSSLROOTCERT"] == "/etc/mine.crt"


def test_an_old_python_is_passed_over(tmp_path, monkeypatch):
    program(tmp_path / "python3.14", "#!/bin/sh\necho 3 9\n")
    program(tmp_path / "python3.12", "#!/bin/sh\necho 3 12\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(python.sys, "version_info", (3, 9, 2))

    assert python.find() == str(tmp_path / "python3.12")


def test_the_first_browser_of_the_list_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "MACOS", tmp_path / "none")
    monkeypatch.delenv("APP_CHROMIUM", raising=False)
    assert browser.find() is None

    for name in ("google-chrome", "chromium", "chromium-headless-shell"):
        program(tmp_path / name, "")
        assert browser.find() == str(tmp_path / name)
    monkeypatch.setenv("APP_CHROMIUM", "/mine")
    assert browser.find() == "/mine"


@pytest.fixture
def unfetched(bare, monkeypatch):
    """The same project without its front-end assets, and an npm that has what it is told."""
    monkeypatch.setattr(assets, "ROOT", bare)
    monkeypatch.setattr(assets, "PINS", bare / "assets.sha256")
    for name in ("package.json", "package-lock.json", "assets.sha256"):
        shutil.copy(ROOT / name, bare)

    def npm(content: str) -> None:
        lines = ["#!/bin/sh", '[ "$1" = ci ] || exit 0']
        for source in (assets.SERVED | assets.TESTING).values():
            lines += [f'mkdir -p "node_modules/$(dirname {source})"']
            lines += [f"printf '%s' '{content}' > 'node_modules/{source}'"]
        program(bare.parent / "bin" / "npm", "\n".join(lines) + "\n")

    return npm


def pin_all_as(content: str, root: Path) -> None:
    """Let every asset have the hash of that content."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    names = [*assets.SERVED, *assets.TESTING]
    (root / "assets.sha256").write_text("".join(f"{digest}  {name}\n" for name in names))


def test_an_asset_with_another_hash_is_not_installed(unfetched, bare):
    unfetched("alert(1)")
    with pytest.raises(Stop, match=r"is not what assets\.sha256 says"):
        assets.ensure()
    assert not (bare / "static").exists()


def test_an_asset_is_fetched_when_it_is_missing_or_changed_and_only_then(unfetched, bare):
    unfetched("x")
    pin_all_as("x", bare)
    assets.ensure()
    files = [bare / name for name in assets.SERVED]
    assert [file.read_text() for file in files] == ["x"] * len(files)

    files[0].write_text("changed")
    assets.ensure()
    assert files[0].read_text() == "x"

    (bare.parent / "bin" / "npm").unlink()
    assets.ensure()


def test_what_only_tests_need_is_fetched_for_tests_alone(unfetched, bare):
    unfetched("x")
    pin_all_as("x", bare)
    assets.ensure()
    assert not any((bare / name).exists() for name in assets.TESTING)

    assets.ensure(testing=True)
    assert all((bare / name).read_text() == "x" for name in assets.TESTING)


def test_nothing_that_only_tests_need_can_be_asked_for_by_a_visitor():
    assert not any(name.startswith("static/") for name in assets.TESTING)
    assert {*assets.SERVED, *assets.TESTING} == set(assets._pins())


def test_no_lock_file_names_an_address():
    for name in ("package-lock.json", *(path.name for path in ROOT.glob("requirements*.lock"))):
        assert "://" not in (ROOT / name).read_text("utf-8"), name


@pytest.mark.parametrize(
    ("reader", "typed"),
    [
        (arguments.manage, ["frobnicate"]),
        (arguments.manage, []),
        (arguments.manage, ["issue-codes", "0"]),
        (arguments.manage, ["issue-codes", "many"]),
        (arguments.manage, ["create-admin", "nobody"]),
        (arguments.manage, ["backup"]),
        (arguments.manage, ["migrate", "--fast"]),
        (arguments.up, ["--port", "http"]),
        (arguments.up, ["--port", "99999"]),
        (arguments.up, ["now"]),
    ],
)
def test_what_is_not_understood_is_answered_by_one_sentence(reader, typed, capsys):
    with pytest.raises(SystemExit) as end:
        reader().parse_args(typed)

    said = capsys.readouterr()
    assert end.value.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("name", ["python3.9", sys.executable])
def test_the_programs_start_on_an_old_python(name):
    found = shutil.which(name)
    if not found or subprocess.run([found, "-V"], capture_output=True, check=False).returncode:
        pytest.skip(f"no {name} on this machine")
    for typed in (["up", "--help"], ["manage", "--help"], ["manage", "frobnicate"]):
        answer = subprocess.run(
            [found, ROOT / "bin" / typed[0], *typed[1:]],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert answer.returncode == (2 if typed[1] == "frobnicate" else 0), answer.stderr
