"""`python3 -m stack`, by the system's Python. This file alone must be readable by old ones."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Lockstep needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".\n"
        "Install one (Debian: apt-get install python3 python3-venv), then: make run PYTHON=python3.12"
    )

from stack.main import main

sys.exit(main(sys.argv[1:]))
