"""`python3 -m torture`, by the system's Python: sets up what a run needs, and hands over to the tests' environment."""

import os
import sys

from stack import paths
from stack.errors import StackError
from stack.toolset import prepare

VOID = 3  # as torture.run has it, which is for another Python

if __name__ == "__main__":
    try:
        paths.check_free_space()
        tools = prepare(paths.state_folder(), tests=True)
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(VOID)
    python = str(tools.python / "bin" / "python")
    os.execv(python, [python, "-m", "torture.run", *sys.argv[1:]])  # noqa: S606
