"""What Python calls exists in SQL, with exactly those parameters: typing across two languages."""

import ast

import pytest

from tree import CALLERS, SCHEMAS, database_calls, function_files, name, parsed, product_code

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


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.where} {call.function}")
def test_a_call_names_a_function_and_exactly_its_parameters(call, parameters):
    assert call.function in parameters
    known, needed = parameters[call.function]
    given = {f"p_{argument}" for argument in call.arguments}
    assert given - set(known) - {"p_**"} == set()
    assert set(needed) - given == set()
    assert "**" not in call.arguments, "parameters are named where they are given"


@pytest.mark.parametrize("path", product_code(), ids=name)
def test_the_function_of_a_call_is_written_out(path):
    if name(path).startswith(GATEWAYS):
        return
    hidden = [
        node.lineno
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CALLERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("db", "gateway")
        and not (node.args and isinstance(node.args[0], ast.Constant))
    ]
    assert hidden == []


def test_every_door_is_opened_somewhere():
    opened = {call.function for call in CALLS}
    doors = {
        f"{path.parent.name}.{path.stem}"
        for path in function_files()
        if path.parent.name in ("api", "work")
    }
    assert sorted(doors - opened) == []


def _acts():
    """Each operator's act: ask(settings, "function of ops", values in order)."""
    for path in product_code():
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith("operator.ask")
                and len(node.args) > 1
            ):
                yield pytest.param(node, id=f"{name(path)}:{node.lineno}")


@pytest.mark.parametrize("node", list(_acts()))
def test_an_act_names_a_function_of_ops_with_so_many_parameters(node, parameters):
    function = node.args[1]
    assert isinstance(function, ast.Constant)
    known, needed = parameters[f"ops.{function.value}"]
    assert len(needed) <= len(node.args) - 2 <= len(known)
