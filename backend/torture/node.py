"""The product's own client code, built for Node: `frontend/torture`."""

from pathlib import Path

from stack.node import node_bin, node_environment
from stack.paths import FRONTEND
from stack.tools import run_tool


def build_real_clients(folder: Path) -> list[object]:
    """The command that runs them. Raises StackError when they can't be built."""
    built = folder / "client"
    command = [node_bin() / "npm", "run", "--silent", "torture", "--", "--outDir", built]
    run_tool(command, cwd=FRONTEND, log=folder / "build.log", env=node_environment())
    return [node_bin() / "node", "--experimental-websocket", "--no-warnings", built / "main.js"]
