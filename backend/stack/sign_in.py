"""What `make run` says about signing in, and about mail."""

from collections.abc import Mapping
from pathlib import Path

from stack.django import manage
from stack.environment import without_password
from stack.instance import Instance
from stack.tools import read_tool

CAST = ("alice", "bob", "carol", "dave", "erin")
IS_DEMO = "SELECT EXISTS (SELECT FROM accounts_user WHERE handle = 'alice')"


def how_to_sign_in(instance: Instance, python: Path) -> str:
    """The demo's people and their password; without the demo, the one-time link while nobody is administrator."""
    env = instance.environment
    if env["LOCKSTEP_DEMO"] == "1" and _is_demo(env):
        names = ", ".join(CAST[:-1])
        password = env["LOCKSTEP_DEMO_PASSWORD"]
        return f"\nSign in as {names} or {CAST[-1]} with the password {password}\n(LOCKSTEP_DEMO=0 starts without them)"
    link = read_tool([*manage(python), "setup_link"], env=env)
    return f"\nMake the first administrator: {link}" if link else "\nSign in with your account."


def where_mail_goes(instance: Instance) -> str:
    if mailbox := instance.environment.get("MAILBOX_URL"):
        return f"Mail is caught, not sent: {mailbox} (EMAIL_URL would send it)"
    return "Mail is sent as EMAIL_URL says."


def _is_demo(env: Mapping[str, str]) -> bool:
    address, password = without_password(env["DATABASE_URL"])
    return read_tool(["psql", address, "-XAtc", IS_DEMO], env={**env, **password}) == "t"
