"""Which tests a mutant is shown to."""

from mutation.reach import in_order, reaching, together

CODE = """MOST = 5

class Shop:
    name = "shop"

    def sell(
        self, what,
    ):
        if what:
            return (what,
                    1)
        return None
"""
REACHED = {9: {"one", "two"}, 10: {"one"}, 12: {"two"}}


def test_those_that_run_the_line():
    assert reaching(range(12, 13), CODE, REACHED) == {"two"}
    assert reaching(range(10, 13), CODE, REACHED) == {"one", "two"}


def test_else_those_that_run_the_statement_around_it():
    assert reaching(range(11, 12), CODE, REACHED) == {"one"}
    assert reaching(range(7, 8), CODE, REACHED) == {"one", "two"}


def test_what_is_run_at_import_reaches_who_comes_into_its_class_or_file():
    assert reaching(range(4, 5), CODE, REACHED) == {"one", "two"}
    assert reaching(range(1, 2), CODE, {**REACHED, 40: {"three"}}) == {"one", "two", "three"}
    assert reaching(range(1, 2), CODE, {}) == set()


def test_those_of_the_same_app_come_first_then_the_quick_ones():
    seconds = {"sync/tests/b": 3.0, "rooms/tests/a": 1.0, "sync/tests/c": 2.0, "tests/d": 0.5}
    assert in_order(seconds, "sync/state.py", seconds) == ["sync/tests/c", "sync/tests/b", "tests/d", "rooms/tests/a"]


def test_what_several_processes_saw():
    parts = [{"a.py": {"1": ["one"], "2": ["one"]}}, {"a.py": {"1": ["two"]}, "b.py": {}}]
    assert together(parts) == {"a.py": {1: {"one", "two"}, 2: {"one"}}}
