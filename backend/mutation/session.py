"""One run: all tests as they are, to see what each reaches; then, for each mutant, those that reach it."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from random import Random

import pytest
from coverage import Coverage

from mutation import own_database
from mutation.forks import Work, run_all
from mutation.mutants import Mutant, mutants
from mutation.plant import plant
from mutation.reach import in_order, reaching, together
from stack.progress import say

READ_ONCE = {"apps.py"}  # when Django starts: what is planted later shows nothing
READ_AS_TEXT = ("tests/test_openapi.py", "tests/test_limits_page.py")  # what is declared, without running any of it
ASKED = 300  # tests for one mutant at most
PATIENCE = 30  # seconds for each mutant, beside five times those that its tests took


@dataclass
class Options:
    files: list[str]  # that are changed; all that coverage looks at when empty
    sample: int  # mutants, drawn by `seed`; 0: all
    seed: int
    jobs: int


@dataclass
class Seen:
    """What the tests did without a mutant: which run which line of a file, how long each takes, which fail."""

    reached: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]
    failed: set[str]


@dataclass
class Score:
    mutants: int = 0
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def percent(self) -> float:
        return 100 - 100 * len(self.survivors) / max(1, self.mutants)


class Mutation:
    """A plugin in the place of pytest's own loop over the tests."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.scores: dict[str, Score] = defaultdict(Score)
        self._seconds: dict[str, float] = defaultdict(float)
        self._failed: set[str] = set()

    @pytest.hookimpl
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(own_database)  # after pytest-django's, and so instead of it

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failed.add(report.nodeid)
            print(report.longreprtext)  # noqa: T201 - into the log

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests can't be collected")
        sources = {file: Path(file).read_text() for file in self.options.files or files()}
        for file in sources:
            import_module(module_of(file))
        chosen = [each for file, code in sources.items() for each in mutants(file, code)]
        if 0 < self.options.sample < len(chosen):
            chosen = Random(self.options.seed).sample(chosen, self.options.sample)  # noqa: S311
        folder = temporary_folder(session.config)
        self._log = folder / "log"
        seen = self._see(session.items, sources, folder)
        self._try(session.items, sources, chosen, seen)
        return True

    def _see(self, items: Sequence[pytest.Item], sources: dict[str, str], folder: Path) -> Seen:
        """Each test file in a fork of its own, with every module planted as it is: planting alone changes nothing."""
        groups = [list(each) for _, each in groupby(items, key=lambda item: item.path)]
        say(f"{len(items)} tests of {len(groups)} files, without a mutant …")
        works = [Work(partial(self._note, group, sources, folder / f"{n}"), 900) for n, group in enumerate(groups)]
        for place, went_well in run_all(works, jobs=self.options.jobs, log=self._log):
            if not went_well:
                say(f"{groups[place][0].path}: ended without an answer\n{self._log.read_text()[-2000:]}")
        told = [json.loads(file.read_text()) for file in folder.iterdir() if file.name.isdigit()]
        seconds = {test: each for part in told for test, each in part["seconds"].items()}
        failed = {test for part in told for test in part["failed"]}
        for test in sorted(failed):
            say(f"{test} fails without a mutant: it is left out")
        return Seen(together(part["reached"] for part in told), seconds, failed)

    def _note(self, items: Sequence[pytest.Item], sources: dict[str, str], answer: Path) -> bool:
        for file, code in sources.items():
            plant(import_module(module_of(file)), code)
        coverage = Coverage(data_file=None)
        coverage.set_option("run:core", "ctrace")  # which sees a line anew in each test
        coverage.set_option("run:disable_warnings", ["no-data-collected"])  # by tests of something else
        coverage.start()
        self._run(items, coverage)
        coverage.stop()
        data = coverage.get_data()
        reached = {file: data.contexts_by_lineno(str(Path(file).resolve())) for file in sources}
        answer.write_text(json.dumps({"reached": reached, "seconds": self._seconds, "failed": list(self._failed)}))
        return True

    def _try(self, items: Sequence[pytest.Item], sources: dict[str, str], chosen: Sequence[Mutant], seen: Seen) -> None:
        by_id = {item.nodeid: item for item in items}
        works = []
        for mutant in chosen:
            tests = asked(mutant, sources[mutant.file], seen)
            seconds = PATIENCE + 5 * sum(seen.seconds[test] for test in tests)
            works.append(Work(partial(self._survives, mutant, [by_id[test] for test in tests]), seconds))
        say(f"{len(chosen)} mutants …")
        for done, (place, survived) in enumerate(run_all(works, jobs=self.options.jobs, log=self._log), 1):
            mutant = chosen[place]
            score = self.scores[mutant.file]
            score.mutants += 1
            if survived:
                score.survivors.append(mutant)
                say(f"\n{mutant} survives\n{mutant.diff(sources[mutant.file])}")
            if done % 50 == 0:
                say(f"  … {done} of {len(chosen)}")

    def _survives(self, mutant: Mutant, items: Sequence[pytest.Item]) -> bool:
        plant(import_module(module_of(mutant.file)), mutant.code)
        self._run(items)
        return not self._failed

    def _run(self, items: Sequence[pytest.Item], coverage: Coverage | None = None) -> None:
        """One after the other; without a look at what they reach to the first that fails."""
        for item, following in zip(items, [*items[1:], None], strict=False):
            if coverage:
                coverage.switch_context(item.nodeid)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed and not coverage:
                return


def asked(mutant: Mutant, code: str, seen: Seen) -> list[str]:
    """The tests that may notice it, in the order in which they are asked."""
    lines = seen.reached[mutant.file]
    well = seen.seconds.keys() - seen.failed
    tests = in_order(reaching(mutant.lines, code, lines) & well, mutant.file, seen.seconds)[:ASKED]
    if not any(line in lines for line in mutant.lines):
        tests += sorted(test for test in well if test.startswith(READ_AS_TEXT))
    return tests


def temporary_folder(config: pytest.Config) -> Path:
    """Of ours. Made before there are forks, so that they share pytest's own folder, which pytest clears away."""
    return pytest.TempPathFactory.mktemp(config._tmp_path_factory, "mutation")  # type: ignore[attr-defined]


def files() -> list[str]:
    """What coverage looks at (pyproject.toml)."""
    included, omitted = (Coverage(data_file=None).get_option(f"run:{name}") for name in ("include", "omit"))
    found = {str(path) for pattern in _patterns(included) for path in Path().glob(pattern)}
    kept = {file for file in found if not any(Path(file).match(pattern) for pattern in _patterns(omitted))}
    return sorted(file for file in kept if Path(file).name not in READ_ONCE)


def _patterns(option: object) -> list[str]:
    return [str(each) for each in option] if isinstance(option, list) else []


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
