"""What Python calls exists in SQL, with exactly those parameters: typing across two languages."""

import ast

import pytest

from tree import (
    CALLERS,
    SCHEMAS,
    database_calls,
    faults,
    function_files,
    name,
    parsed,
    product_code,
)

CALLS = list(database_calls())
GATEWAYS = ("db/",)  # where a function's name is a value that was handed in


@pytest.fixture(scope="module")
def parameters(cluster, _own_database):
    """By function: the names of its parameters, and which of them must be given."""
    import psycopg

    with psycopg.connect(cluster.url(database=_own_database)) as conn:
        rows = conn.execute(
            "select pronamespace::regnamespace || '.' || proname, proargnames, proargmodes::text[],"
            " pronargs, pronargdefaults from pg_proc"
            " where pronamespace::regnamespace::text = any(%s)",
            (list(SCHEMAS),),
        ).fetchall()
    found = {}
    for function, names, modes, count, defaults in rows:
        assert function not in found, f"{function} exists with two signatures"
        taken = [
            n
            for n, m in zip(names or [], modes or ["i"] * len(names or []), strict=True)
            if m in "ibv"
        ]
        inputs = taken[:count]
        found[function] = (inputs, inputs[: count - defaults])
    return found


def test_a_call_names_a_function_and_exactly_its_parameters(parameters):
    wrong = {}
    for call in CALLS:
        if call.function not in parameters:
            wrong[call.where] = f"{call.function} does not exist"
            continue
        known, needed = parameters[call.function]
        given = {f"p_{argument}" for argument in call.arguments}
        unknown, missing = given - set(known), set(needed) - given
        if unknown or missing:
            wrong[call.where] = f"{call.function}: unknown {unknown}, missing {missing}"
    assert wrong == {}


def test_the_function_of_a_call_is_written_out():
    def hidden(path):
        return [
            node.lineno
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CALLERS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("db", "gateway")
            and not (node.args and isinstance(node.args[0], ast.Constant))
        ]

    code = [path for path in product_code() if not name(path).startswith(GATEWAYS)]
    assert faults(code, hidden) == {}


def test_every_door_is_opened_somewhere():
    opened = {call.function for call in CALLS}
    doors = {
        f"{path.parent.name}.{path.stem}"
        for path in function_files()
        if path.parent.name in ("api", "work")
    }
    assert sorted(doors - opened) == []


def _acts(path):
    """Each operator's act: ask(settings, "function of ops", values in order)."""
    return [
        node
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("operator.ask")
        and len(node.args) > 1
    ]


def test_an_act_names_a_function_of_ops_with_so_many_parameters(parameters):
    acts = [act for found in faults(product_code(), _acts).values() for act in found]
    assert acts
    for act in acts:
        function = act.args[1]
        assert isinstance(function, ast.Constant)
        known, needed = parameters[f"ops.{function.value}"]
        assert len(needed) <= len(act.args) - 2 <= len(known), function.value
