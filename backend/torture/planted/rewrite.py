"""Another text in the place of one that a function or a constant has. Refused when that text is not there any more."""

from __future__ import annotations
import __future__

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import FunctionType
from typing import Any

FUTURE = __future__.annotations.compiler_flag  # as all our modules have it


class Moved(Exception):
    """The code is not as it was when this was written: it would break something else, or nothing."""


@dataclass(frozen=True)
class Rewrite:
    where: str  # module:name, or module:Class.name; a function or a string
    changes: tuple[tuple[str, str], ...]  # what occurs there once, and what stands there instead

    def apply(self) -> Callable[[], None]:
        """What puts it back. Raises Moved. A function stays the same object: whoever imported it has the new one."""
        owner, name = self._find()
        target = inspect.getattr_static(owner, name)
        if isinstance(target, str):
            setattr(owner, name, self._replaced(target))
            return lambda: setattr(owner, name, target)
        function = inspect.unwrap(target) if callable(target) else target
        if not isinstance(function, FunctionType):
            raise Moved(f"{self.where} is a {type(target).__name__}")
        return self._recompile(function)

    def _find(self) -> tuple[Any, str]:
        module, _, path = self.where.partition(":")
        *owners, name = path.split(".")
        try:
            owner: Any = import_module(module)
            for each in owners:
                owner = getattr(owner, each)
            inspect.getattr_static(owner, name)
        except (ImportError, AttributeError) as error:
            raise Moved(f"{self.where} is gone: {error}") from None
        return owner, name

    def _recompile(self, function: FunctionType) -> Callable[[], None]:
        try:
            source = self._replaced(textwrap.dedent(inspect.getsource(function)))
        except OSError:
            raise Moved(f"{self.where} is rewritten already") from None
        made: dict[str, Any] = {}
        exec(compile(source, f"<{self.where}>", "exec", FUTURE), function.__globals__, made)  # noqa: S102
        code = inspect.unwrap(made[function.__name__]).__code__
        if code.co_freevars != function.__code__.co_freevars:
            raise Moved(f"{self.where} is bound otherwise")
        before, function.__code__ = function.__code__, code

        def put_back() -> None:
            function.__code__ = before

        return put_back

    def _replaced(self, text: str) -> str:
        for old, new in self.changes:
            if (times := text.count(old)) != 1:
                raise Moved(f"{self.where} has {old!r} {times} times")
            text = text.replace(old, new)
        return text


def rewrite(where: str, *changes: tuple[str, str]) -> Rewrite:
    return Rewrite(where, changes)
