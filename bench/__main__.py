"""./bin/bench: run every bench/measure_*.py and print their ratios as one table.

A module of that name offers `measure()`, which yields Ratios. Arguments name the ones to run.
`./bin/bench forecast PATH` judges the ranges on daily series instead.
"""

import importlib
import pkgutil
import sys

import bench
from bench import forecast
from bench.table import Ratio, lines

PREFIX = "measure_"


def main(wanted: list[str]) -> int:
    """Run the measurements asked for, or all of them."""
    if wanted[:1] == ["forecast"]:
        return forecast.main(wanted[1:])
    names = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    known = sorted(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        sys.stderr.write(f"bench: {unknown[0]} is none of {', '.join(known)}\n")
        return 2
    ratios: list[Ratio] = []
    for name in wanted or known:
        print(f"measuring {name} …", flush=True)
        ratios += importlib.import_module(f"bench.{PREFIX}{name}").measure()
    print()
    print("\n".join(lines(ratios)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
