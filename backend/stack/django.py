"""The processes that run our own code. The commands are the same in the containers."""

from collections.abc import Mapping
from pathlib import Path

from stack import paths
from stack.probes import http_answers
from stack.service import Service

WEB = ("gunicorn", "--config", "config/gunicorn.conf.py", "config.wsgi")
RELAY = ("python", "manage.py", "relay")
WORKER = ("python", "manage.py", "worker")
MIGRATE = ("python", "manage.py", "migrate", "--noinput", "--wait")
COLLECT_STATIC = ("python", "manage.py", "collectstatic", "--noinput")
DEMO = ("python", "manage.py", "seed_demo")


def django_services(env: Mapping[str, str], *, needs: tuple[str, ...]) -> list[Service]:
    """What prepares the database, then web, relay and worker. `env` has the Python environment first in PATH."""

    def command(name: str, argv: tuple[str, ...], *needs: str) -> Service:
        return Service(name=name, argv=argv, cwd=paths.BACKEND, env=env, needs=needs, once=True)

    services = [command("migrate", MIGRATE, *needs)]
    if env["LOCKSTEP_DEMO"] == "1":
        services.append(command("demo", DEMO, "migrate"))
    return [*services, _web(env, ("migrate",)), _relay(env, ("migrate",)), _worker(env, ("migrate",))]


def _web(env: Mapping[str, str], needs: tuple[str, ...]) -> Service:
    probe = http_answers(_port(env["WEB_PULSE_ADDRESS"]), "/")  # not /healthz: that waits its turn
    return Service(name="web", argv=WEB, cwd=paths.BACKEND, env=env, probe=probe, needs=needs, stop_within=10)


def _relay(env: Mapping[str, str], needs: tuple[str, ...]) -> Service:
    probe = http_answers(_port(env["RELAY_METRICS_ADDRESS"]), "/metrics")
    return Service(name="relay", argv=RELAY, cwd=paths.BACKEND, env=env, probe=probe, needs=needs)


def _worker(env: Mapping[str, str], needs: tuple[str, ...]) -> Service:
    probe = http_answers(_port(env["WORKER_METRICS_ADDRESS"]), "/metrics")
    return Service(name="worker", argv=WORKER, cwd=paths.BACKEND, env=env, probe=probe, needs=needs)


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def manage(python_env: Path) -> tuple[str, str]:
    """The start of a management command's line."""
    return (str(python_env / "bin" / "python"), str(paths.BACKEND / "manage.py"))
