"""The servers of a run, as they would be started: two relays, and a hop of ours on every way between two of them."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from stack.instance import Instance
from stack.service import Service
from stack.toolset import Toolset
from torture.scaled import ScaledInstance
from torture.stack import NOTICES, SERVERS, FaultyInstance

NOWHERE = Path("nowhere")
TOOLS = Toolset(*[NOWHERE] * 7)


class Kept:
    """In place of what keeps servers running."""

    def __init__(self, home: Any, services: list[Service]) -> None:
        self.services = {service.name: service for service in services}

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


class NoPostgres:
    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def prepare(self) -> None:
        pass

    def service(self) -> Service:
        return Service(name="postgres", argv=(), cwd=NOWHERE, env={})


@dataclass(frozen=True)
class Started:
    services: dict[str, Service]
    hops: dict[str, int]  # where they listen
    leads: dict[str, int]  # and where to
    ports: dict[str, int]
    liar: tuple[int, int]
    nginx: str
    url: str

    def asks(self, service: str, variable: str) -> int:
        """The port."""
        return port_in(self.services[service].env[variable])


def port_in(address: str) -> int:
    return int(re.findall(r":(\d+)", address.rpartition("@")[2])[0])


@pytest.fixture
def started(tmp_path, monkeypatch):
    """`started(kind)`: such an instance, of which only the hops are there."""
    monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
    monkeypatch.setattr("stack.instance.Supervisor", Kept)
    monkeypatch.setattr("stack.instance.Postgres", NoPostgres)
    monkeypatch.setattr("stack.instance.connections", lambda env: 10)
    monkeypatch.setattr("stack.instance.publish", lambda *_: NOWHERE)
    monkeypatch.setattr("torture.scaled.valkey_binary", lambda: NOWHERE)
    monkeypatch.setattr(Instance, "_wait_until_ready", lambda self: None)

    async def start(instance: Any) -> Started:
        await instance.open()
        try:
            instance.start(TOOLS)
            hops = instance.hops
            return Started(
                services=instance._supervisor.services,
                hops={name: hop.port for name, hop in hops.items()},
                leads={name: hop.target for name, hop in hops.items()},
                ports=instance._ports,
                liar=(instance.liar.port, instance.liar.target),
                nginx=(instance.home.path / "nginx" / "conf.d" / "lockstep.conf").read_text(),
                url=instance.address.url,
            )
        finally:
            instance.stop()
            instance.close()
            await asyncio.sleep(0)

    return lambda kind: asyncio.run(start(kind(tmp_path / "stack", seed=1, given={})))


def test_all_servers_are_there_and_two_relays(started):
    services = started(FaultyInstance).services
    assert services.keys() == {*SERVERS, "migrate", "worker", "mailbox"}
    assert [name for name, each in services.items() if each.argv[-1:] == ("relay",)] == ["relay", "relay-2"]
    assert services["relay"].env["RELAY_METRICS_ADDRESS"] != services["relay-2"].env["RELAY_METRICS_ADDRESS"]


def test_a_hop_is_on_every_way(started):
    run = started(FaultyInstance)
    assert run.hops.keys() == NOTICES.keys()
    assert {name: run.asks(name, "DATABASE_URL") for name in ("web", "relay", "relay-2")} == {
        name: run.hops[f"{name}-db"] for name in ("web", "relay", "relay-2")
    }
    assert [run.asks(name, "CENTRIFUGO_API_URL") for name in ("relay", "relay-2")] == [run.hops["api"]] * 2
    assert port_in(run.url) == run.hops["door"]
    behind = set(map(int, re.findall(r"server 127\.0\.0\.1:(\d+)", run.nginx)))
    assert behind == {run.hops["web"], run.hops["sockets"]}


def test_each_hop_leads_to_its_server(started):
    run = started(FaultyInstance)
    databases = dict.fromkeys(("web-db", "relay-db", "relay-2-db"), run.ports["postgres"])
    servers = {"door": run.ports["nginx"], "web": run.ports["web"], "sockets": run.ports["centrifugo"]}
    assert run.leads == {**databases, **servers, "api": run.liar[0]}
    assert run.liar[1] == run.ports["centrifugo_internal"]


def test_two_nodes_stand_on_one_valkey_with_a_hop_before_each(started):
    run = started(ScaledInstance)
    engines = {
        name: (each.env["CENTRIFUGO_ENGINE_TYPE"], run.asks(name, "CENTRIFUGO_ENGINE_REDIS_ADDRESS"))
        for name, each in run.services.items()
        if each.cwd.name == "centrifugo"
    }
    assert engines == {
        "centrifugo": ("redis", run.hops["valkey-1"]),
        "centrifugo-2": ("redis", run.hops["valkey-2"]),
    }
    assert {run.leads["valkey-1"], run.leads["valkey-2"]} == {run.ports["valkey"]}
    assert "valkey" in run.services
    behind = set(map(int, re.findall(r"server 127\.0\.0\.1:(\d+)", run.nginx)))
    assert behind == {run.hops["web"], run.hops["sockets"], run.hops["sockets-2"]}
    assert (run.leads["sockets"], run.leads["sockets-2"]) == (run.ports["centrifugo"], run.ports["centrifugo_2"])
    assert run.asks("relay-2", "CENTRIFUGO_API_URL") == run.ports["centrifugo_2_internal"]
