"""Caesar: research on the web by a paid service that speaks one of two interfaces; a key is needed.

`caesar_a` is the one of api.caesar.xyz, `caesar_b` its rewrite of 2026.
"""

from types import ModuleType

from providers import caesar_a, caesar_b

NAME = "caesar"
GENERATIONS: dict[str, ModuleType] = {"a": caesar_a, "b": caesar_b}
