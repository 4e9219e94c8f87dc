#!/usr/bin/env python
"""Django's command line. Reads `$LOCKSTEP_HOME/env`, so that commands reach the instance that `make run` serves."""

import gc
import os
import shlex
import sys
from importlib import import_module
from pathlib import Path


def load_instance_env() -> None:
    """Take from the state folder's env file whatever the environment does not already say."""
    home = Path(os.environ.get("LOCKSTEP_HOME") or Path(__file__).resolve().parent.parent / ".lockstep")
    file = home / "env"
    if not file.is_file():
        return
    for word in shlex.split(file.read_text(), comments=True):
        name, separator, value = word.partition("=")
        if separator:
            os.environ.setdefault(name, value)


def main() -> None:
    gc.set_threshold(20_000, 10, 10)  # what is loaded stays; every 700 new objects it would be looked through
    load_instance_env()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
