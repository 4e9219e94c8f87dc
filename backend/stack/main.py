"""The commands of `python3 -m stack`; the Makefile's targets call them."""

import argparse
import signal
import subprocess
from collections.abc import Sequence
from types import FrameType

from stack import paths
from stack.database import throw_away_database
from stack.environment import Address
from stack.errors import StackError
from stack.instance import Instance, throw_away
from stack.progress import say
from stack.python_env import python_env
from stack.servers import postgres_bin
from stack.tools import end_tools
from stack.toolset import prepare


def main(argv: Sequence[str]) -> int:
    """Run one command; its exit code."""
    arguments = _parser().parse_args(argv)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        code = arguments.command(arguments)
    except StackError as error:
        say(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        end_tools()
        say("Stopped.")
        return 130
    return int(code or 0)


def run(_: argparse.Namespace) -> None:
    """Set up and serve until stopped."""
    paths.check_free_space()
    instance = Instance(paths.state_folder(), address=Address.from_environment())
    try:
        instance.hold()
        instance.start(prepare(paths.state_folder()))
        say(f"\nLockstep is ready at {instance.address.url}")
        instance.watch()
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        end_tools()
        instance.stop()
    say("Stopped; no process is left.")


def execute(arguments: argparse.Namespace) -> int:
    """Run a command beside a throw-away instance, whose environment it gets."""
    paths.check_free_space()
    home = paths.state_folder()
    if arguments.only_database:
        python, programs = python_env(home, tests=True), postgres_bin()
        with throw_away_database(home / arguments.name, python=python, programs=programs) as environment:
            return subprocess.run(arguments.argv, env=environment, check=False).returncode
    tools = prepare(home, tests=True)
    with throw_away(home / arguments.name, tools, LOCKSTEP_DEMO=arguments.demo) as instance:
        return subprocess.run(arguments.argv, env=instance.environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("run", help=run.__doc__).set_defaults(command=run)
    one = commands.add_parser("exec", help=execute.__doc__)
    one.add_argument("--name", default="exec", help="folder below LOCKSTEP_HOME")
    one.add_argument("--demo", default="1", choices=["0", "1"], help="whether it starts with the demo's people")
    one.add_argument("--only-database", action="store_true", help="start PostgreSQL and nothing else")
    one.add_argument("argv", nargs="+", metavar="-- COMMAND", help="after --")
    one.set_defaults(command=execute)
    return parser


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The first signal interrupts; while stopping, more of them change nothing."""
    for again in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(again, signal.SIG_IGN)
    raise KeyboardInterrupt
