"""db.urls: who connects where, and how carefully."""

import json

import pytest
from psycopg.conninfo import conninfo_to_dict

import config
from db import urls
from db.cluster import ClusterError
from supervisor import keys


@pytest.fixture
def settings(tmp_path):
    """Settings of an environment, with the passwords of a DATA_DIR."""
    keys.ensure(tmp_path)

    def load(**environ):
        return config.load({"DATA_DIR": str(tmp_path), **environ})

    return load


def parts(conninfo):
    """What a connection string says."""
    return conninfo_to_dict(conninfo)


def test_the_embedded_cluster_is_met_on_its_socket(settings):
    found = settings()
    home = urls.cluster_home(found)
    home.mkdir()
    (home / "address.json").write_text(
        json.dumps({"socket": "/run/it's here", "port": 5433, "data": "/d"})
    )

    there = parts(urls.url(found, "web"))

    assert there["host"] == "/run/it's here"
    assert (there["port"], there["dbname"], there["user"]) == ("5433", "sovereign", "web")
    assert there["password"] == found.passwords["web"]
    assert parts(urls.administrator(found))["user"] == "postgres"


def test_without_a_cluster_it_says_what_to_do(settings):
    with pytest.raises(ClusterError, match=r"run \./bin/up"):
        urls.url(settings(), "web")


def test_a_role_takes_the_place_of_the_user_in_the_address(settings):
    found = settings(DATABASE_URL="postgresql://admin:s%40fe@db.example.org:5544/coins")
    there = parts(urls.url(found, "worker"))

    assert there["user"] == "worker"
    assert there["password"] == found.passwords["worker"]
    assert (there["host"], there["port"], there["dbname"]) == ("db.example.org", "5544", "coins")
    assert parts(urls.administrator(found))["password"] == "s@fe"


def test_the_project_behind_a_poolers_user_is_kept(settings):
    address = "postgresql://postgres.abcdef:p@aws-1.pooler.example.org:6543/postgres"
    assert parts(urls.url(settings(DATABASE_URL=address), "web"))["user"] == "web.abcdef"


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://u@db.example.org/x", "verify-full"),
        ("postgresql://u@203.0.113.9/x", "verify-full"),
        ("postgresql://u@localhost,db.example.org/x", "verify-full"),
        ("postgresql://u@db.example.org/x?sslmode=require", "require"),
        ("postgresql://u@db.example.org/x?sslmode=disable", "disable"),
        ("postgresql://u@localhost/x", None),
        ("postgresql://u@127.0.0.1/x", None),
        ("postgresql://u@[::1]/x", None),
        ("postgresql://u@/x?host=/run/postgresql", None),
    ],
)
def test_a_server_elsewhere_must_prove_its_name(settings, address, mode):
    there = parts(urls.url(settings(DATABASE_URL=address), "web"))

    assert there.get("sslmode") == mode
    assert ("sslrootcert" in there) == (mode == "verify-full")


def test_a_root_certificate_that_was_named_is_kept(settings):
    address = "postgresql://u@db.example.org/x?sslmode=verify-ca&sslrootcert=/etc/mine.crt"
    assert parts(urls.url(settings(DATABASE_URL=address), "web"))["sslrootcert"] == "/etc/mine.crt"


def test_listeners_go_past_the_pooler_and_lagging_reads_to_the_replica(settings):
    found = settings(
        DATABASE_URL="postgresql://u@pooler.example.org:6543/x",
        DATABASE_DIRECT_URL="postgresql://u@db.example.org/x",
        DATABASE_READ_URL="postgresql://u@replica.example.org/x",
    )

    assert parts(urls.url(found, "web"))["host"] == "pooler.example.org"
    assert parts(urls.url(found, "web", direct=True))["host"] == "db.example.org"
    assert parts(urls.url(found, "web", replica=True))["host"] == "replica.example.org"


@pytest.mark.parametrize(
    "address", ["postgresql://u:pw-hidden@h:port/x", "postgresql://u:pw-hidden@h"]
)
def test_an_address_that_will_not_do_is_refused_without_its_password(settings, address):
    with pytest.raises(config.ConfigError, match=r"^DATABASE_URL: ") as said:
        urls.url(settings(DATABASE_URL=address), "web")
    assert "hidden" not in str(said.value)


def test_a_command_line_carries_no_password(settings):
    found = settings(DATABASE_URL="postgresql://u:p@db.example.org/x")
    conninfo, password = urls.without_password(urls.url(found, "ops"))

    assert password == found.passwords["ops"]
    assert "password" not in conninfo
    assert parts(conninfo)["user"] == "ops"
