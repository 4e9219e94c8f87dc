"""`python3 -m torture`, by the system's Python: sets up what a run needs, and hands over to the tests' environment."""

import os
import sys

from stack import paths
from stack.errors import StackError
from stack.toolset import prepare

if __name__ == "__main__":
    try:
        paths.check_free_space()
        tools = prepare(paths.state_folder(), tests=True)
    except StackError as error:
        sys.exit(f"\n{error}")
    python = str(tools.python / "bin" / "python")
    os.execv(python, [python, "-m", "torture.run", *sys.argv[1:]])  # noqa: S606
