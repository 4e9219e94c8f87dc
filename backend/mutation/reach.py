"""Which tests get to a line, and which of them are asked first."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping

Reached = Mapping[int, set[str]]  # by line of a file, the tests that run it


def reaching(lines: range, code: str, reached: Reached) -> set[str]:
    """The tests that run these lines. What is run once, at import, reaches all that come to what stands around it."""
    for around in [lines, *_around(lines, code)]:
        if tests := {test for line in around for test in reached.get(line, ())}:
            return tests
    return {test for tests in reached.values() for test in tests}


def _around(lines: range, code: str) -> list[range]:
    """The statements in which they stand, the innermost first."""
    spans = [
        range(each.lineno, (each.end_lineno or each.lineno) + 1)
        for each in ast.walk(ast.parse(code))
        if isinstance(each, ast.stmt)
    ]
    return sorted((span for span in spans if lines.start in span and lines.stop <= span.stop), key=len)


def in_order(tests: Iterable[str], file: str, seconds: Mapping[str, float]) -> list[str]:
    """Those of the file's own app first, then what is quick: most changes are noticed at once."""
    app = file.split("/")[0] + "/"
    return sorted(tests, key=lambda test: (not test.startswith(app), seconds[test], test))


def together(parts: Iterable[Mapping[str, Mapping[str, Iterable[str]]]]) -> dict[str, dict[int, set[str]]]:
    """By file and line, of what several processes saw. JSON has made texts of the lines."""
    whole: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for part in parts:
        for file, lines in part.items():
            for line, tests in lines.items():
                whole[file][int(line)] |= set(tests)
    return whole
