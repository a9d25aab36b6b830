"""private.refuse_prediction_change"""

import psycopg
import pytest

import foretold

COLUMNS = {
    "token_id": "gen_random_uuid()",
    "model": "'range/2'",
    "horizon_h": "168",
    "coverage": "0.95",
    "made_at": "made_at - interval '1 day'",
    "base_usd": "base_usd * 2",
    "low_usd": "low_usd / 2",
    "mid_usd": "mid_usd * 1.01",
    "high_usd": "high_usd * 2",
    "due_at": "due_at + interval '1 day'",
    "source": "'coinbase'",
    "issued_at": "issued_at + interval '1 hour'",
}
SCORE = "actual_usd = 105, scored_at = now()"


@pytest.fixture
def token(database):
    made = database.token()
    foretold.forecast(database, made, made=2)
    return made


def _refused(database, statement):
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays as it was issued"),
        database.conn.transaction(),
    ):
        database.run(statement)


def test_every_column_is_listed(database):
    rows = database.all(
        "select attname::text as name from pg_attribute"
        " where attrelid = 'core.predictions'::regclass and attnum > 0 and not attisdropped"
    )
    score = {"actual_usd", "scored_at", "void_reason"}
    assert {row.name for row in rows} == {*COLUMNS, *score}


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_changes_after_issue_alone_or_with_the_score(database, token, column):
    change = f"{column} = {COLUMNS[column]}"
    _refused(database, f"update core.predictions set {change}")
    _refused(database, f"update core.predictions set {change}, {SCORE}")


def test_the_score_is_written_once(database, token):
    assert database.run(f"update core.predictions set {SCORE}") == 1
    for again in (
        SCORE,
        "actual_usd = 106",
        "scored_at = now() + interval '1 s'",
        "actual_usd = null, void_reason = 'no_candle'",
        "actual_usd = null, scored_at = null",
    ):
        _refused(database, f"update core.predictions set {again}")


def test_a_change_that_changes_nothing_is_no_scoring(database, token):
    _refused(database, "update core.predictions set actual_usd = null")
    _refused(database, "update core.predictions set low_usd = low_usd")


def test_a_forecast_is_never_removed(database, token):
    _refused(database, "delete from core.predictions")
    _refused(database, "truncate core.predictions")


def test_its_coin_is_not_removed_either(database, token):
    with pytest.raises(psycopg.errors.IntegrityError), database.conn.transaction():
        database.run("delete from core.ucie_tokens where id = %s", token)


@pytest.mark.commits
@pytest.mark.parametrize("role", ["web", "worker", "ops", "api_owner", "owner", "postgres"])
def test_no_role_changes_or_removes_one(live, role):
    foretold.forecast(live, live.token(), made=2)
    login = role if role != "api_owner" else "postgres"
    with live.connect(login) as conn:
        if role == "api_owner":
            conn.execute("set role api_owner")
        for statement in (
            "update core.predictions set low_usd = 1",
            f"update core.predictions set low_usd = 1, {SCORE}",
            "delete from core.predictions",
            "truncate core.predictions",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(statement)
        if role not in ("owner", "postgres"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(f"update core.predictions set {SCORE}")
    assert live.one("select low_usd, scored_at from core.predictions") == (90.0, None)


@pytest.mark.parametrize(
    "columns",
    [
        {"actual_usd": 1.0},
        {"void_reason": "no_candle"},
        {"scored": True},
        {"scored": True, "actual_usd": 1.0, "void_reason": "no_candle"},
        {"issued": -1},
        {"issued": 24},
    ],
)
def test_a_half_scored_or_backdated_forecast_cannot_be_put_in(database, columns):
    token = database.token()
    if columns.pop("scored", False):
        columns["scored_at"] = foretold.midnight(database)
    if hours := columns.pop("issued", None):
        columns["issued_at"] = database.one(
            "select %s + make_interval(hours => %s) as at",
            *(foretold.midnight(database, 2), hours),
        ).at
    with pytest.raises(psycopg.errors.CheckViolation), database.conn.transaction():
        foretold.forecast(database, token, made=2, **columns)
