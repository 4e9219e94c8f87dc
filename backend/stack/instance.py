"""One running Lockstep: its state folder, its services, and the moment when all of it answers."""

import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from config.releases import publish
from stack import ports
from stack.centrifugo import centrifugo_service
from stack.database import migrated
from stack.django import django_services
from stack.environment import MEDIA, PORTS, Address, for_children, write_environment
from stack.errors import StackError
from stack.home import Home
from stack.mailbox import MAIL, mailbox_service
from stack.nginx import nginx_service, write_configuration
from stack.postgres import Postgres, connections
from stack.probes import http_answers
from stack.progress import step
from stack.service import Service
from stack.supervisor import Supervisor
from stack.toolset import Toolset

CLIENT = "client"  # the folder from which nginx serves it, in the state folder
READY_WITHIN = 60  # seconds from the last service's readiness to that of the whole


class Instance:
    """Holds its state folder from `hold` to `stop`."""

    port_names: tuple[str, ...] = PORTS

    def __init__(
        self,
        home: Path,
        *,
        address: Address | None = None,
        given: Mapping[str, str] = os.environ,
        durable: bool = True,
        template: Path | None = None,
    ) -> None:
        """`address` None: on a free port. Not `durable`: faster, with a database that a crash may lose.

        `template`: the data folder as which its PostgreSQL begins, instead of an empty one.
        """
        self.home = Home(home)
        self.environment: dict[str, str] = {}
        self._given = given
        self._durable, self._template = durable, template
        self._address = address
        self._supervisor: Supervisor | None = None

    @property
    def address(self) -> Address:
        assert self._address is not None  # noqa: S101
        return self._address

    def hold(self) -> None:
        """Take the state folder, end what a killed runner left there, and make sure of the port."""
        self.home.hold()
        self._ports = self.home.ports(self.port_names)
        self._address = self._address or Address.throw_away(self._ports["nginx"])
        _check_port(self.address)

    def start(self, tools: Toolset) -> None:
        """Start everything; return when the whole answers through its own door."""
        values = write_environment(self.home, self.address, self._ports, self._given)
        self.environment = for_children({**values, "LOCKSTEP_HOME": str(self.home.path)}, *tools.paths())
        for private in (MEDIA, MAIL):
            self.home.path.joinpath(private).mkdir(0o700, exist_ok=True)
        client = publish(tools.client, self.home.path / CLIENT)
        behind, probe_port = self._behind_nginx(values), self._ports["nginx_probe"]
        write_configuration(self.home, self.address, behind, client, tools.static, probe_port)
        self._supervisor = Supervisor(self.home, self._services(tools))
        self._supervisor.start()
        self._wait_until_ready()

    def watch(self) -> None:
        assert self._supervisor is not None  # noqa: S101
        self._supervisor.watch()

    def stop(self) -> None:
        """Leave no process behind."""
        if self._supervisor:
            self._supervisor.stop()
        self.home.release()

    def _behind_nginx(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """The environment as far as nginx must know it: where it finds Django and Centrifugo."""
        return values

    def _services(self, tools: Toolset) -> list[Service]:
        env = self.environment
        services = []
        if not self._given.get("DATABASE_URL"):
            postgres = Postgres(
                tools.postgres,
                self.home,
                self._ports["postgres"],
                env["POSTGRES_PASSWORD"],
                durable=self._durable,
                connections=connections(env),
                template=self._template,
            )
            postgres.prepare()
            services.append(postgres.service())
        services.append(centrifugo_service(tools.centrifugo, env))
        services += django_services(env, needs=tuple(service.name for service in services[:-1]))
        if "MAILBOX_URL" in env:
            services.append(mailbox_service(self.home, tools.mailbox, env))
        services.append(nginx_service(self.home, tools.nginx, self._ports["nginx_probe"]))
        return services

    def _wait_until_ready(self) -> None:
        probe = http_answers(self.address.port, "/readyz", address=_reachable(self.address.bind))
        deadline = time.monotonic() + READY_WITHIN
        with step("Waiting for the whole to answer"):
            while not probe():
                if time.monotonic() > deadline:
                    raise StackError(f"{self.address.url}/readyz does not say 200. Logs: {self.home.logs}")
                time.sleep(0.1)


@contextmanager
def throw_away(home: Path, tools: Toolset, *, durable: bool = False, **given: str) -> Iterator[Instance]:
    """A running instance of its own, on a free port, that starts empty; its logs stay in `home`."""
    template = None if durable else migrated(tools.python, tools.postgres)
    instance = Instance(home, given=given, durable=durable, template=template)
    instance.hold()
    try:
        for stale in ("postgres", "env", "logs", MAIL, MEDIA):
            shutil.rmtree(home / stale, ignore_errors=True)
        instance.home.logs.mkdir()
        instance.start(tools)
        yield instance
    finally:
        instance.stop()


def _check_port(address: Address) -> None:
    try:
        free = ports.is_free(address.port, address.bind)
    except OSError as error:
        raise StackError(
            f"LOCKSTEP_BIND={address.bind} LOCKSTEP_PORT={address.port} cannot be used: {error.strerror}."
        ) from None
    if not free:
        raise StackError(
            f"Port {address.port} is taken by {ports.holder(address.port)}.\n"
            f"End that, or choose another port: LOCKSTEP_PORT={address.port + 1} make run"
        )


def _reachable(bind: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104
