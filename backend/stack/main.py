"""The commands of `python3 -m stack`; the Makefile's targets call them."""

import argparse
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from stack import paths, processes
from stack.backup import backup, restore
from stack.chromium import chromium
from stack.database import migrated, throw_away_database
from stack.django import manage as manage_command
from stack.doctor import doctor
from stack.environment import Address
from stack.errors import StackError
from stack.home import RUNNER, Home
from stack.instance import Instance, throw_away
from stack.lanes import ALL, FAST, format_code, run_lanes, stack_environment
from stack.limits import allow_open_files
from stack.progress import say
from stack.python_env import python_env
from stack.servers import postgres_bin
from stack.sign_in import how_to_sign_in, where_mail_goes
from stack.tools import SIGNALS, end_tools, run_shown
from stack.toolset import prepare

STOPS_WITHIN = 90  # seconds
WHOSE = (
    "Somebody else (root, with sudo?) has run Lockstep from here, and owns what it made: "
    "take it over with chown -R, or set LOCKSTEP_HOME and LOCKSTEP_CACHE to folders of your own."
)


def main(argv: Sequence[str]) -> int:
    """Run one command; its exit code."""
    arguments = _parser().parse_args(argv)
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup's
            signal.signal(number, _interrupt)
    allow_open_files()
    try:
        return int(arguments.command(arguments) or 0)
    except StackError as error:
        say(f"\n{error}")
        return 1
    except PermissionError as error:
        say(f"\n{error}\n{WHOSE}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    finally:
        end_tools()


def run(_: argparse.Namespace) -> None:
    """Set up and serve until stopped."""
    paths.check_free_space()
    instance = Instance(paths.state_folder(), address=Address.from_environment())
    try:
        instance.hold()
        tools = prepare(paths.state_folder())
        instance.start(tools)
        say(how_to_sign_in(instance, tools.python))
        say(where_mail_goes(instance))
        say(f"Lockstep is ready at {instance.address.url}")
        instance.watch()
    except KeyboardInterrupt:
        say("\nStopping …")
    finally:
        end_tools()
        instance.stop()
    say("Stopped; no process is left.")


def space(_: argparse.Namespace) -> None:
    """Say whether the disk has room enough to begin; changes nothing."""
    paths.check_free_space()


def stop(_: argparse.Namespace) -> None:
    """End what runs from LOCKSTEP_HOME, started from whatever terminal."""
    home = Home(paths.state_folder())
    pid, started = home.recorded().get(RUNNER, (0, ""))
    if home.is_held() and processes.is_same(pid, started):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOPS_WITHIN
        while processes.is_same(pid, started):
            if time.monotonic() > deadline:
                raise StackError(f"The runner (pid {pid}) does not end. Its logs: {home.logs}")
            time.sleep(0.1)
        say("Stopped; no process is left.")
    elif home.recorded():
        home.hold()
        home.release()
        say("The runner was gone already; what it left is ended.")
    else:
        say(f"Nothing runs from {home.path}.")


def logs(_: argparse.Namespace) -> None:
    """Follow the logs of all processes."""
    files = sorted(paths.state_folder().glob("logs/*.log"))
    if not files:
        raise StackError(f"There are no logs in {paths.state_folder()}/logs yet.")
    os.execvp("tail", ["tail", "-n", "20", "-F", *map(str, files)])  # noqa: S606


def manage(arguments: argparse.Namespace) -> None:
    """Run a management command on the instance of LOCKSTEP_HOME."""
    python = python_env(paths.state_folder())
    os.chdir(paths.BACKEND)
    command = manage_command(python)
    os.environ["LOCKSTEP_HOME"] = str(paths.state_folder())
    os.execv(command[0], [*command, *arguments.argv])  # noqa: S606


def execute(arguments: argparse.Namespace) -> int:
    """Run a command beside a throw-away instance, whose environment it gets."""
    paths.check_free_space()
    home = paths.state_folder()
    folder = home / arguments.name
    if arguments.only_database:
        python, programs = python_env(home, tests=True), postgres_bin()
        template = migrated(python, programs)
        with throw_away_database(folder, python=python, programs=programs, template=template) as environment:
            return run_shown(arguments.argv, env=environment)
    browser = chromium(home / "logs") if arguments.browser else ""
    tools = prepare(home, tests=True)
    with throw_away(folder, tools, durable=arguments.durable, LOCKSTEP_DEMO=arguments.demo) as instance:
        return run_shown(arguments.argv, env=stack_environment(instance, tools, browser))


def test(arguments: argparse.Namespace) -> int:
    """Run lanes of the tests; all of them when none is named."""
    paths.check_free_space()
    return run_lanes(arguments.lanes or ALL)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for simple in (run, space, stop, logs):
        commands.add_parser(simple.__name__, help=simple.__doc__).set_defaults(command=simple)
    commands.add_parser("doctor", help=doctor.__doc__).set_defaults(command=lambda _: doctor())
    commands.add_parser("fmt", help=format_code.__doc__).set_defaults(command=lambda _: format_code())
    for name, action in (("backup", backup), ("restore", restore)):
        one = commands.add_parser(name, help=action.__doc__)
        one.add_argument("file", type=lambda given: paths.REPOSITORY / Path(given).expanduser())
        one.set_defaults(command=lambda arguments, action=action: action(arguments.file))
    one = commands.add_parser("manage", help=manage.__doc__)
    one.add_argument("argv", nargs=argparse.REMAINDER)
    one.set_defaults(command=manage)
    one = commands.add_parser("test", help=test.__doc__)
    one.add_argument("lanes", nargs="*", type=_lane, metavar=f"{{{','.join(ALL)}}}")
    one.set_defaults(command=test)
    commands.add_parser("check", help=test.__doc__).set_defaults(command=test, lanes=FAST)
    _add_execute(commands.add_parser("exec", help=execute.__doc__))
    return parser


def _add_execute(one: argparse.ArgumentParser) -> None:
    one.add_argument("--name", default="exec", help="folder below LOCKSTEP_HOME")
    one.add_argument("--demo", default="1", choices=["0", "1"], help="1: with the demo's people")
    one.add_argument("--durable", action="store_true", help="PostgreSQL waits for the disk, as in production")
    one.add_argument("--browser", action="store_true", help="make sure of Chromium")
    one.add_argument("--only-database", action="store_true", help="start PostgreSQL and nothing else")
    one.add_argument("argv", nargs="+", metavar="-- COMMAND", help="after --")
    one.set_defaults(command=execute)


def _lane(name: str) -> str:
    if name not in ALL:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(ALL)}")
    return name


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The first signal interrupts; while stopping, more of them change nothing."""
    for again in SIGNALS:
        signal.signal(again, signal.SIG_IGN)
    raise KeyboardInterrupt
