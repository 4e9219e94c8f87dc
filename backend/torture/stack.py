"""The real servers with a proxy of ours on every hop between them, and two relays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from stack import paths
from stack.environment import MEDIA, PORTS
from stack.instance import Instance
from stack.mailbox import MAIL
from stack.probes import http_answers
from stack.service import Service
from stack.toolset import Toolset
from torture import disk
from torture.api_proxy import Liar
from torture.marker import VARIABLE as MARKER
from torture.marker import write_marker
from torture.proxy import Hop

NOTICED = 10.0  # seconds: tcp_user_timeout and keepalives of whoever asks PostgreSQL
NOTICES: dict[str, float | None] = {
    "door": None,  # client - nginx
    "web": 75.0,  # nginx - gunicorn
    "sockets": 75.0,  # nginx - Centrifugo
    "api": None,  # relays - Centrifugo's API
    "web-db": NOTICED,
    "relay-db": NOTICED,
    "relay-2-db": NOTICED,
}
RELAYS = ("relay", "relay-2")
SERVERS = ("postgres", "centrifugo", "web", *RELAYS, "nginx")


class FaultyInstance(Instance):
    """Between `open` and `close` of its hops, a Lockstep at `address` whose every connection leads through one."""

    port_names: tuple[str, ...] = (*PORTS, "relay_2_metrics")
    notices = NOTICES

    def __init__(self, home: Path, *, seed: int, given: Mapping[str, str]) -> None:
        super().__init__(home, given={"LOCKSTEP_DEMO": "0", **given})
        self.hops = {name: Hop(name, seed=seed, notices=notices) for name, notices in self.notices.items()}
        self.liar = Liar(seed=seed)
        self.no_disk = "the run has no disk of its own"
        self.nodes: tuple[str, ...] = ("centrifugo",)
        self.environments: dict[str, dict[str, str]] = {}  # by service; what is put there counts from its next start

    @property
    def skew(self) -> Path:
        """While this file is there, tokens are dated wrongly by the seconds in it."""
        return self.home.run / "token-skew"

    def mount(self) -> None:
        """The state folder gets a disk of its own, that can be filled; `no_disk` says why not."""
        self.no_disk = disk.mount(self._image, self.home.path)

    @property
    def _image(self) -> Path:
        return self.home.path.with_name("disk.img")

    async def open(self) -> None:
        """Listen, and know where to lead. Call it before `start`, which is for another thread."""
        for hop in self.hops.values():
            await hop.open()
        await self.liar.open()
        self.hold()
        for stale in ("postgres", "env", "logs", MAIL, MEDIA):
            shutil.rmtree(self.home.path / stale, ignore_errors=True)
        self.home.logs.mkdir()
        with suppress(FileExistsError):  # restoring looks for its Python there
            (self.home.path / "tools").symlink_to(paths.state_folder() / "tools")
        self._address = replace(self.address, url=f"http://localhost:{self.hops['door'].port}")
        self.liar.target = self.port("centrifugo_internal")
        for name, target in self._targets().items():
            self.hops[name].target = target

    def port(self, name: str) -> int:
        return self._ports[name]

    def _targets(self) -> dict[str, int]:
        """Where each hop leads."""
        ports = self._ports
        databases = {name: ports["postgres"] for name in self.notices if name.endswith("-db")}
        sockets = {"door": ports["nginx"], "sockets": ports["centrifugo"]}
        return {**databases, **sockets, "web": ports["web"], "api": self.liar.port}

    def close(self) -> None:
        for hop in self.hops.values():
            hop.close()
        self.liar.close()
        if not self.no_disk:
            disk.unmount(self.home.path, self._image, keep=self.home.logs)

    def heal(self) -> None:
        self.liar.mode = ""
        self.skew.unlink(missing_ok=True)
        for hop in self.hops.values():
            hop.heal()

    def _behind_nginx(self, values: Mapping[str, str]) -> Mapping[str, str]:
        return {
            **values,
            "WEB_BIND": f"127.0.0.1:{self.hops['web'].port}",
            "CENTRIFUGO_HTTP_SERVER_PORT": str(self.hops["sockets"].port),
        }

    def _services(self, tools: Toolset) -> list[Service]:
        services = []
        for service in super()._services(tools):
            if service.name in ("web", "relay"):
                service = replace(service, env={**service.env, **self._through_hops(service.name)})
            services.append(service)
            if service.name == "relay":
                services.append(self._second_relay(service))
        return [self._changeable(service) for service in services]

    def _changeable(self, service: Service) -> Service:
        self.environments[service.name] = dict(service.env)
        return replace(service, env=self.environments[service.name])

    def _second_relay(self, first: Service) -> Service:
        port = self._ports["relay_2_metrics"]
        own = {**self._through_hops("relay-2"), "RELAY_METRICS_ADDRESS": f"127.0.0.1:{port}"}
        return replace(first, name="relay-2", env={**first.env, **own}, probe=http_answers(port, "/metrics"))

    def _through_hops(self, name: str) -> dict[str, str]:
        """How this server reaches the others; and the settings that let bugs be planted in it."""
        marker = self.home.run / "torture-marker"
        write_marker(marker, self.environment["DATABASE_URL"])
        database = re.sub(r":\d+/", f":{self.hops[f'{name}-db'].port}/", self.environment["DATABASE_URL"])
        return {
            "DATABASE_URL": database,
            "CENTRIFUGO_API_URL": f"http://127.0.0.1:{self.hops['api'].port}/api",
            "DJANGO_SETTINGS_MODULE": "torture.settings",
            MARKER: str(marker),
            "TORTURE_SKEW": str(self.skew),
        }
