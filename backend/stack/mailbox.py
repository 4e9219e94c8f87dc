"""The mail catcher, where EMAIL_URL is not set: an SMTP server that shows what it was given and sends nothing on."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from stack import paths
from stack.home import Home
from stack.node import node_bin, node_environment
from stack.probes import http_answers
from stack.progress import step
from stack.service import Service
from stack.steps import make_once
from stack.tools import read_tool, run_tool

KEPT = 500  # mails
MAIL = "mail"  # the folder of what it caught, in the state folder


def mailbox() -> Path:
    """The folder in the cache with the catcher's packages."""
    lock = paths.LOCKS / "mailbox"
    log = paths.cache_folder() / "logs" / "mailbox.log"

    def make(folder: Path) -> None:
        shutil.copytree(lock, folder, dirs_exist_ok=True)
        with step("Mail catcher (npm ci)", log):
            npm = [node_bin() / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            run_tool(npm, cwd=folder, log=log, env=node_environment())

    return make_once(paths.cache_folder(), "mailbox", [lock, read_tool([node_bin() / "node", "-v"])], make)


def mailbox_service(home: Home, folder: Path, env: Mapping[str, str]) -> Service:
    """Reachable on this machine alone; what it caught stays in the state folder."""
    smtp, web = (urlsplit(env[name]).port or 0 for name in ("EMAIL_URL", "MAILBOX_URL"))
    return Service(
        name="mailbox",
        argv=(
            str(node_bin() / "node"),
            str(folder / "node_modules" / "maildev" / "dist" / "bin" / "maildev.js"),
            *("--smtp", str(smtp), "--ip", "127.0.0.1", "--hide-extensions", "STARTTLS"),
            *("--web", str(web), "--web-ip", "127.0.0.1"),
            *("--mail-directory", str(home.path / MAIL), "--max-emails", str(KEPT)),
        ),
        cwd=folder,
        env=env,
        probe=http_answers(web, "/api/healthz"),
    )
