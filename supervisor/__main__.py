"""./bin/up, once Python and its packages are there: start everything, keep it alive, stop it.

Order: database, roles, migrations, sandbox, demo data, web and worker; and back again at the
end. It decides nothing about the service itself.
"""

import argparse
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Mapping

import config
from bootstrap.report import fail, say, started, step
from db import prepare, urls
from db.apply import ApplyError
from db.cluster import Cluster, ClusterError
from supervisor import demo, keys, state, web
from supervisor.children import Child, end_leftovers
from supervisor.watch import Watch

READY_SECONDS = 120
WORKER_GRACE_SECONDS = 40
FAULTS = (
    config.ConfigError,
    ClusterError,
    ApplyError,
    prepare.DatabaseError,
    web.AddressError,
)


def main() -> int:
    """Run until a signal comes; return the exit code."""
    started()
    os.umask(0o077)  # letters and everything else in DATA_DIR are nobody else's
    parser = argparse.ArgumentParser(prog="up")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    try:
        return _up(options.host, options.port)
    except FAULTS as fault:
        return fail("up", fault)


def _up(host: str, port: int) -> int:
    data_dir = config.data_dir(os.environ)
    keys.ensure(data_dir)
    lock = state.take_lock(data_dir)
    before = state.read(data_dir)
    if lock is None:
        known = state.is_of_a_living(before)
        say(f"already running on {data_dir}: {before.url if known else 'it is still starting'}")
        return 0
    with lock:
        for name in end_leftovers(before.children, WORKER_GRACE_SECONDS):
            say(f"ended the {name} that a killed supervisor had left behind")
        listener = web.listen(host, port)
        watch = Watch(data_dir, web.url(listener), started_cluster=before.started_cluster)
        try:
            return _serve(watch, listener)
        finally:
            watch.stop()
            listener.close()


def _serve(watch: Watch, listener: socket.socket) -> int:
    environment = dict(os.environ)
    environment["DATA_DIR"] = str(watch.data_dir)
    if not environment.get("PUBLIC_URL", "").strip():
        environment["PUBLIC_URL"] = watch.url
    settings = config.load(environment)
    _refuse_other_kind(settings)
    watch.remember()
    _ready_the_database(settings, watch)
    if settings.sandbox:
        sandbox_port = _free_port()
        environment |= _sandbox_addresses(sandbox_port)
        watch.add(_sandbox(sandbox_port, environment))
        settings = config.load(environment)
        with step("demo data"):
            demo.seed(settings)
    with step("web and worker"):
        watch.add(_web(listener, settings, environment))
        watch.add(_worker(environment))
        alive = watch.find("web").alive
        ready = web.wait_until_ready(listener, READY_SECONDS, lambda: alive() and not watch.over)
    if watch.over:
        return 0
    if not ready:
        return fail("up", "the web does not answer; what it said stands above")
    _announce(watch, settings)
    watch.run()
    return 0


def _ready_the_database(settings: config.Settings, watch: Watch) -> None:
    if settings.database_url is None:
        with step("PostgreSQL"):
            watch.keep(_cluster(settings))
    with step("roles"):
        prepare.make_roles(settings)
        prepare.set_passwords(settings)
    with step("migrations and functions"):
        for line in prepare.migrate(settings):
            say(f"          applied {line}")
        prepare.check_connections(settings)


def _cluster(settings: config.Settings) -> Cluster:
    needed = prepare.needed_connections(settings) + prepare.SPARE_CONNECTIONS
    cluster = Cluster(
        urls.cluster_home(settings),
        settings.postgres_bin,
        configuration={"max_connections": str(max(60, needed + 10))},
    )
    if cluster.moved:
        say(f"          its data live in {cluster.home}: its account cannot enter DATA_DIR")
    for other in cluster.other_majors():
        say(f"          {other} belongs to another version and is left alone")
    return cluster


def _refuse_other_kind(settings: config.Settings) -> None:
    kind = state.kind_of_data(settings.data_dir, settings.market_data)
    if kind != settings.market_data:
        raise config.ConfigError(
            f"MARKET_DATA: {settings.data_dir} holds {kind} data, which must not be mixed with"
            f" {settings.market_data}; choose another folder by --data"
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sandbox_addresses(port: int) -> dict[str, str]:
    import sandbox

    return sandbox.settings(port)


def _sandbox(port: int, environment: Mapping[str, str]) -> Child:
    command = [sys.executable, "-m", "sandbox", "--port", str(port)]
    return Child("sandbox", command, environment, config.ROOT)


def _worker(environment: Mapping[str, str]) -> Child:
    return Child("worker", [sys.executable, "-m", "jobs"], environment, config.ROOT)


def _web(
    listener: socket.socket, settings: config.Settings, environment: Mapping[str, str]
) -> Child:
    command = web.command(listener, settings)
    return Child("web", command, environment, config.ROOT, [listener.fileno()])


def _announce(watch: Watch, settings: config.Settings) -> None:
    seconds = time.time() - started()
    kind = "demo: invented market data" if settings.sandbox else "live market data"
    say(f"\nready in {seconds:.1f} s    {watch.url}    ({kind})\n")
    if settings.sandbox:
        say(f"  access code   {demo.working_code(settings)}")
        say(f"  administrator {demo.ADMIN}  password {keys.demo_password(watch.data_dir)}")
    else:
        say("  access codes  ./bin/manage issue-codes 1")
        say("  administrator ./bin/manage create-admin EMAIL")
    own = "" if settings.data_dir == config.ROOT / "var" else _environment_prefix(settings)
    say(f"  database      {own}./bin/psql")
    say("  stop          Ctrl-C\n")


def _environment_prefix(settings: config.Settings) -> str:
    return f"DATA_DIR={shlex.quote(str(settings.data_dir))} "


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    raise SystemExit(main())
