"""Programs that tests use and that come as Debian's packages, where root may install them."""

import os
import shutil
from pathlib import Path

from stack.progress import step
from stack.tools import run_tool

INSTALL = "apt-get install -y --no-install-recommends"


def install(package: str, logs: Path) -> None:
    """Install it when this is root on Debian; elsewhere do nothing. Raises StackError with the log's tail."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    log = logs / f"setup-{package}.log"
    with step(f"Debian's {package} for the tests", log):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_tool(["apt-get", "update", "-q"], log=log, env=environment)
        run_tool([*INSTALL.split(), package], log=log, env=environment)


def second_nginx(logs: Path) -> None:
    """Debian's nginx: the configuration is checked under it too, beside the wheel's newer one."""
    if not shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"):
        install("nginx-light", logs)
