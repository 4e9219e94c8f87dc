"""What is changed: by mutmut's operators, and one for SQL, in all functions, classes and constants."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import zip_longest

import libcst as cst
from libcst.metadata import MetadataWrapper
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from mutation.sql import operator_sql


@dataclass(frozen=True)
class Mutant:
    """A file with one change. `lines`: those that it changes, counted from 1."""

    file: str
    lines: range
    code: str

    def __str__(self) -> str:
        return f"{self.file}:{self.lines.start}"

    def diff(self, original: str) -> str:
        """The change, for people."""
        lines = unified_diff(original.splitlines(), self.code.splitlines(), lineterm="", n=0)
        return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


class Visitor(MutationVisitor):
    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        """Decorated functions are changed as well: planting calls no decorator on them twice for the same path."""
        return super()._skip_node_and_children(node) and not isinstance(node, cst.FunctionDef)


def mutants(file: str, code: str) -> Iterator[Mutant]:
    """All of a file, in the order of their places."""
    visitor = Visitor([*mutation_operators, (cst.SimpleString, operator_sql)], IgnoredCode(set(), set(), set()))
    module = MetadataWrapper(cst.parse_module(code)).visit(visitor)
    for each in visitor.mutations:
        changed = module.deep_replace(each.original_node, each.mutated_node)
        text = cst.ensure_type(changed, cst.Module).code
        yield Mutant(file, changed_lines(code, text), text)


def changed_lines(before: str, after: str) -> range:
    """From the first line that differs to the last."""
    old, new = before.splitlines(), after.splitlines()
    first = _same(old, new)
    last = len(old) - _same(old[first:][::-1], new[first:][::-1])
    return range(first + 1, max(last, first + 1) + 1)


def _same(one: list[str], other: list[str]) -> int:
    """How many lines at the start are the same."""
    return next((at for at, (a, b) in enumerate(zip_longest(one, other)) if a != b), len(one))
