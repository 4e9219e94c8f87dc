"""Puts a changed file in the place of a loaded module: whoever imported something of it has the changed one."""

import sys
from types import FunctionType, ModuleType
from typing import Any


def plant(module: ModuleType, code: str) -> None:
    """Functions and classes stay the objects that they are, and do what the new ones do. Once in a process."""
    fresh = ModuleType(module.__name__)
    fresh.__file__ = module.__file__
    exec(compile(code, str(module.__file__), "exec"), vars(fresh))  # noqa: S102
    _become(module, fresh, module.__name__)


def _become(old: Any, new: Any, module: str) -> None:
    for name, value in list(vars(new).items()):
        had = vars(old).get(name)
        if value is had:
            continue
        if isinstance(value, FunctionType) and isinstance(had, FunctionType):
            had.__code__, had.__defaults__, had.__kwdefaults__ = (
                value.__code__,
                value.__defaults__,
                value.__kwdefaults__,
            )
        elif name.startswith("__"):
            continue
        elif isinstance(value, type) and isinstance(had, type) and value.__module__ == module:
            _become(had, value, module)
        elif isinstance(value, list) and isinstance(had, list):
            had[:] = value  # the paths, which the resolver has taken
        elif isinstance(old, type):
            setattr(old, name, value)
        else:
            _rename(name, had, value)


def _rename(name: str, had: object, value: object) -> None:
    """A constant, in every module that has imported it."""
    for each in list(sys.modules.values()):
        names = getattr(each, "__dict__", {})
        if name in names and names[name] is had:
            names[name] = value
