"""The product's own client code, built for the harness: for Node, and for browsers. `frontend/torture`."""

from pathlib import Path

from stack.chromium import chromium
from stack.node import node_bin, node_environment
from stack.paths import FRONTEND
from stack.tools import run_tool


def build_real_clients(folder: Path) -> Path:
    """Where the scripts for Node are. Raises StackError when they can't be built."""
    return build("torture", folder / "client", folder)


def build_page(folder: Path) -> Path:
    """The client that browsers are served: the product's, and a way to ask what it shows. Raises StackError."""
    return build("torture:page", folder / "page", folder)


def build(script: str, into: Path, folder: Path) -> Path:
    command = [node_bin() / "npm", "run", "--silent", script, "--", "--outDir", into]
    run_tool(command, cwd=FRONTEND, log=folder / f"{into.name}.log", env=node_environment())
    return into


def nodes_command(built: Path) -> list[object]:
    return [node_bin() / "node", "--experimental-websocket", "--no-warnings", built / "main.js"]


def pages_command(built: Path) -> list[object]:
    return [node_bin() / "node", "--no-warnings", built / "pages.js"]


def browser(logs: Path) -> dict[str, str]:
    """The variable by which a browser is found. Raises StackError when there is none."""
    return {"LOCKSTEP_CHROMIUM": chromium(logs)}
