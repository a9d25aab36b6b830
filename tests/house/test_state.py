"""State never depends on behaviour, and the tables keep the rules of all tables."""


def test_nothing_in_core_depends_on_a_function_of_ours(database):
    rows = database.all(
        "select pg_describe_object(classid, objid, objsubid) as what,"
        " refobjid::regprocedure::text as function"
        " from pg_depend join pg_proc on pg_proc.oid = refobjid"
        " where refclassid = 'pg_proc'::regclass"
        " and classid not in ('pg_trigger'::regclass, 'pg_proc'::regclass)"
        " and pronamespace::regnamespace::text in ('private', 'api', 'work', 'ops')"
    )
    assert rows == []


def test_nothing_in_core_depends_on_a_type_of_ours(database):
    rows = database.all(
        "select pg_describe_object(pg_depend.classid, pg_depend.objid, pg_depend.objsubid)"
        " from pg_depend"
        " join pg_type on pg_type.oid = refobjid and refclassid = 'pg_type'::regclass"
        " join pg_class on pg_class.oid = objid and classid = 'pg_class'::regclass"
        " where pg_type.typnamespace::regnamespace::text in ('private', 'api', 'work', 'ops')"
        " and pg_class.relnamespace = 'core'::regnamespace"
    )
    assert rows == []


def test_every_foreign_key_has_an_index(database):
    rows = database.all(
        "select conrelid::regclass::text as table_name, conname::text from pg_constraint"
        " where contype = 'f' and connamespace = 'core'::regnamespace"
        " and not exists (select from pg_index"
        " where indrelid = conrelid and indpred is null and indisvalid"
        " and (indkey::smallint[])[0:cardinality(conkey) - 1] @> conkey"
        " and (indkey::smallint[])[0:cardinality(conkey) - 1] <@ conkey)"
    )
    assert rows == []


def test_every_foreign_key_says_what_a_deletion_does(database):
    rows = database.all(
        "select conrelid::regclass::text as table_name, conname::text from pg_constraint"
        " where contype = 'f' and connamespace = 'core'::regnamespace"
        " and conparentid = 0 and confdeltype = 'a'"
    )
    assert rows == []


def test_row_security_is_forced_on_every_table_of_personal_rows(database):
    rows = database.all(
        "select pg_class.relname::text as table_name, relrowsecurity, relforcerowsecurity"
        " from pg_class join pg_attribute on attrelid = pg_class.oid"
        " where relnamespace = 'core'::regnamespace and relkind in ('r', 'p')"
        " and attname = 'user_id' and attnotnull"
    )
    assert {row.table_name for row in rows} >= {
        "sessions",
        "ucie_alerts",
        "ucie_phase_data",
        "ucie_watchlist",
    }
    assert [row for row in rows if not (row.relrowsecurity and row.relforcerowsecurity)] == []


def test_every_table_and_function_says_what_it_is(database):
    tables = database.all(
        "select relname::text from pg_class where relnamespace = 'core'::regnamespace"
        " and relkind in ('r', 'p', 'v', 'm') and obj_description(oid, 'pg_class') is null"
    )
    functions = database.all(
        "select oid::regprocedure::text from pg_proc"
        " where pronamespace::regnamespace::text in ('private', 'api', 'work', 'ops')"
        " and obj_description(oid, 'pg_proc') is null"
    )
    assert (tables, functions) == ([], [])


def test_nothing_of_ours_stands_in_public(database):
    rows = database.all(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace"
        " union all"
        " select proname from pg_proc where pronamespace = 'public'::regnamespace"
    )
    assert rows == []


def test_every_table_belongs_to_the_owner(database):
    rows = database.all(
        "select relname::text from pg_class where relnamespace = 'core'::regnamespace"
        " and relowner <> 'owner'::regrole"
    )
    assert rows == []


def test_ids_need_no_extension(database):
    rows = database.all("select extname::text from pg_extension order by 1")
    assert {row.extname for row in rows} - {"plpgsql_check"} == {"pg_trgm", "plpgsql"}
