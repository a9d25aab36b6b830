"""Two people, and every door of the web with the ids of the other: nothing is read or changed.

The doors come from the catalogue. One that is added later is walked through by itself; where it
takes a parameter of a new name, the test says so and asks what to hand in.
"""

import hashlib

import psycopg
import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from functions.accounts import HASH, SENDER, link, personal_token

ALICE, MALLORY = "alice@example.org", "mallory@example.org"
OTHERS = object()  # stands for each id of alice's in turn

# Doors that act for nobody in particular: by a password, a code, the link of a letter, a cron's
# secret. What they do for whom is shown in their own tests; there is no caller to mistake.
FOR_NOBODY = {
    *("begin_login", "begin_password_reset", "begin_registration", "check_readiness"),
    *(
        "confirm_email",
        "count_reads",
        "disown_account",
        "get_run",
        "get_scorecard",
        "get_share",
        "health_check",
        "login",
    ),
    "read_streams",  # for the bearers of the sessions it is shown; no one person
    *("register", "request_password_reset", "request_run", "resend_verification"),
    *("reset_password", "verify_email"),
}
# What is handed in, by name. Addresses and texts are alice's own wherever a door might take them.
ARGUMENTS = {
    "p_id": OTHERS,
    "p_attempt": OTHERS,
    "p_client": Jsonb(SENDER),
    "p_password_ok": True,
    "p_email": ALICE,
    "p_token_hash": hashlib.sha256(b"a token of mallory's").hexdigest(),
    "p_new_session_hash": hashlib.sha256(b"a session of mallory's").hexdigest(),
    "p_new_password_hash": HASH,
    "p_sealed": "sealed",
    "p_hint": "cap_1234",
    "p_name": "hers",
    "p_scopes": Jsonb(["read"]),
    "p_expires_at": None,
    "p_symbol": "BTC",
    "p_expires_in_days": 7,
    "p_asset": "bitcoin",
    "p_analysis_type": "technical",
    "p_timeframe": "1d",
    "p_interval": "1d",
    "p_since": None,
    "p_refresh": False,
    "p_if_none_match": None,
    "p_query": ALICE,
    "p_names": Jsonb(["BTC"]),
    "p_range": "90d",
    "p_filter": Jsonb({"email": ALICE, "user": ALICE, "search": ALICE}),
    "p_count": 1,
    "p_note": "hers",
    "p_page": True,
    "p_researchers": Jsonb(["caesar"]),
    "p_waited": False,
    "p_progress": OTHERS,
    "p_until": 4,
    "p_after": 0,
    "p_theme": "dark",
    "p_palette": "green-red",
    "p_density": "compact",
    "p_zone": "UTC",
    "p_single_keys": False,
    "p_check": True,
}
DOORS = """
select proname::text as name, coalesce(proargnames::text[], '{}') as names, pronargs as count,
  array(select format_type(t, null) from unnest(proargtypes) as types(t)) as types
from pg_proc
where pronamespace = 'api'::regnamespace
order by proname
"""
HERS = {
    "ucie_phase_data": "(user_id, session_id, symbol, phase_number, phase_data)"
    " values (%s, 'hers', 'BTC', 1, '{}')",
    "analysis_runs": "(user_id, token_id) select %s, id from core.ucie_tokens",
    "ucie_watchlist": "(user_id, symbol, notes) values (%s, 'BTC', 'hers')",
    "ucie_alerts": "(user_id, symbol, alert_type, condition_details)"
    " values (%s, 'BTC', 'whale_tx', '{}')",
    "devices": f"(user_id, device_hash) values (%s, '{'d' * 64}')",
    "shared_reports": "(user_id, token_id, token_hash, hint, body, expires_at)"
    f" select %s, id, '{'e' * 64}', 'abcdefgh', '{{}}', now() + interval '1 day'"
    " from core.ucie_tokens",
    "appearances": "(user_id, theme) values (%s, 'light')",
    "letters": f"(user_id, kind, recipient) values (%s, 'welcome', '{ALICE}')",
}


class Two:
    """Alice, who has everything, and mallory, who has a session and alice's ids."""

    def __init__(self, database):
        self.database = database
        self.alice = database.user(ALICE)
        self.secrets = [ALICE, self.alice, *self._furnish()]
        self.mallorys_id = database.user(MALLORY)
        self.mallory = database.session(self.mallorys_id)

    def _furnish(self):
        self.database.token()
        session = self.database.session(self.alice)
        token = personal_token(self.database, self.alice, "read")
        reset = link(self.database, self.alice)
        begun = self.database.call("api.begin_reauthentication", session=session, client=SENDER)
        for table, row in HERS.items():
            self.database.run(f"insert into core.{table} {row}", self.alice)
        return [session, token.removeprefix("cap:"), reset, begun.body["attempt"], *self._ids()]

    def _ids(self):
        tables = self.database.all(
            "select table_name::text as name from information_schema.columns"
            " where table_schema = 'core' and column_name = 'user_id' and table_name in ("
            "   select table_name from information_schema.columns"
            "   where table_schema = 'core' and column_name = 'id' and data_type = 'uuid')"
        )
        for table in tables:
            found = self.database.all(
                f"select id::text from core.{table.name} where user_id = %s", self.alice
            )
            yield from (row.id for row in found)
        run = self.database.one("select session_id::text as id from core.analysis_runs")
        yield run.id

    def ids(self):
        """Every id of alice's and of what is hers."""
        return [text for text in dict.fromkeys(self.secrets) if len(text) == 36]

    def digest(self):
        """What is stored of alice, as one hash for each table.

        A row of mallory's may speak of alice, as a letter to an address that is taken.
        """
        tables = self.database.all(
            "select relname::text as name from pg_class where relnamespace = 'core'::regnamespace"
            " and relkind in ('r', 'p') and not relispartition order by relname"
        )
        marks = [f"%{text}%" for text in self.secrets]
        query = "select md5(string_agg(t::text, '' order by t::text)) as hash from core.{} as t"
        return {
            table.name: self.database.one(
                sql.SQL(query + " where t::text like any(%s) and t::text not like %s").format(
                    sql.Identifier(table.name)
                ),
                marks,
                f"%{self.mallorys_id}%",
            ).hash
            for table in tables
        }

    def call(self, door, arguments):
        """Call a door as mallory; return what was answered, and undo what was done."""
        named = sql.SQL(", ").join(
            sql.SQL("{} => %s::{}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind, _ in arguments
        )
        query = sql.SQL("select {}({})::text as answer").format(sql.Identifier("api", door), named)
        before, answer, wrong = self.digest(), "", []
        try:
            with self.database.conn.transaction(force_rollback=True):
                answer = self.database.one(query, *(value for _, _, value in arguments)).answer
                after = self.digest()
                wrong += [f"{door} changed {name}" for name in after if after[name] != before[name]]
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("UC"):
                raise
            answer = f"{error.diag.message_primary} {error.diag.message_detail}"
        known = {str(value) for _, _, value in arguments if isinstance(value, str)}
        shown = [text for text in self.secrets if text in (answer or "") and text not in known]
        return wrong + [f"{door} showed {text}" for text in shown]


@pytest.fixture
def two(database):
    return Two(database)


def tries(two, door):
    """What a door is called with: once, or once for each id of alice's."""
    names = [(name, kind) for name, kind in zip(door.names, door.types, strict=False)][: door.count]
    unknown = {name for name, _ in names} - set(ARGUMENTS) - {"p_session"}
    assert not unknown, f"say in ARGUMENTS what api.{door.name} is handed in as {unknown}"

    def _filled(other):
        values = ARGUMENTS | {"p_session": two.mallory}
        return [
            (name, kind, other if values[name] is OTHERS else values[name]) for name, kind in names
        ]

    takes_ids = any(ARGUMENTS.get(name) is OTHERS for name, _ in names)
    return [_filled(other) for other in two.ids()] if takes_ids else [_filled(None)]


def doors(database):
    return {door.name: door for door in database.all(DOORS)}


def test_every_door_acts_for_a_caller_or_is_known_to_act_for_nobody(database):
    nobody = {name for name, door in doors(database).items() if door.names[:1] != ["p_session"]}
    assert nobody | {"health_check"} == FOR_NOBODY


def test_no_door_reads_or_changes_anything_by_the_ids_of_others(database, two):
    wrong, walked = [], 0
    for name, door in doors(database).items():
        if name not in FOR_NOBODY:
            for arguments in tries(two, door):
                walked += 1
                wrong += two.call(name, arguments)
    assert wrong == []
    assert walked > 100


def test_an_own_attempt_opens_nothing_of_others_either(database, two):
    """Doors that want the password again, with a right one of mallory's own."""
    wrong = []
    for name, door in doors(database).items():
        if "p_attempt" in door.names and name not in FOR_NOBODY:
            begun = database.call("api.begin_reauthentication", session=two.mallory, client=SENDER)
            (arguments, *_) = tries(two, door)
            own = begun.body["attempt"]
            arguments = [(n, k, own if n == "p_attempt" else v) for n, k, v in arguments]
            wrong += two.call(name, arguments)
    assert wrong == []


# What a door without its condition would do, as the owner's (no wall) and as one of the web's.
CARELESS = """
    create function api.careless(p_session text, p_id uuid) returns text
    language plpgsql volatile security definer
    set search_path = ''
    as $$
    declare
      v_gone text;
    begin
      perform private.authenticate(p_session);
      delete from core.sessions where id = p_id returning user_id into v_gone;
      return v_gone;
    end;
    $$
"""


def careless(database, two):
    return [
        wrong
        for tried in tries(two, doors(database)["careless"])
        for wrong in two.call("careless", tried)
    ]


def test_a_door_without_its_condition_would_be_caught(database, two):
    database.run(CARELESS)
    assert "careless changed sessions" in careless(database, two)
    assert f"careless showed {two.alice}" in careless(database, two)


def test_behind_the_wall_even_that_door_finds_nothing(database, two):
    database.run(CARELESS)
    database.run("grant create on schema api to api_owner")
    database.run("alter function api.careless(text, uuid) owner to api_owner")
    assert careless(database, two) == []


def test_a_door_with_a_parameter_of_a_new_name_asks_to_be_known(database, two):
    database.run(
        "create function api.novel(p_session text, p_novelty text) returns text language sql"
        " as $$ select p_novelty $$"
    )
    with pytest.raises(AssertionError, match=r"what api\.novel"):
        tries(two, doors(database)["novel"])
