"""Changes in SQL, which mutmut leaves alone where it stands in texts of several lines."""

import re
from collections.abc import Iterator

import libcst as cst

INSTEAD = {
    r" = ": " <> ",
    r" <> ": " = ",
    r" < ": " <= ",
    r" <= ": " < ",
    r" > ": " >= ",
    r" >= ": " > ",
    r"\bAND\b": "OR",
    r"\bOR\b": "AND",
    r"\bIS NULL\b": "IS NOT NULL",
    r"\bIS NOT NULL\b": "IS NULL",
    r"\bIS DISTINCT FROM\b": "IS NOT DISTINCT FROM",
    r"(?<!IS )\bNOT ": "",
    r"\bLEFT JOIN\b": "JOIN",
    r"\bmin\(": "max(",
    r"\bmax\(": "min(",
    r" DESC\b": "",
}


def operator_sql(node: cst.SimpleString) -> Iterator[cst.SimpleString]:
    """One comparison, one word at a time."""
    if not re.search(r"\bSELECT\b", node.value):
        return
    for pattern, instead in INSTEAD.items():
        for found in re.finditer(pattern, node.value):
            changed = node.value[: found.start()] + instead + node.value[found.end() :]
            yield node.with_changes(value=changed)
