"""The same servers with two Centrifugo nodes on one Valkey: step 6 of docs/scaling.md, with a proxy on every hop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from stack.probes import http_answers
from stack.servers import valkey_binary
from stack.service import Service
from stack.toolset import Toolset
from torture.stack import FaultyInstance
from torture.valkey import valkey_service

NODES = ("centrifugo", "centrifugo-2")
TO_VALKEY = {"centrifugo": "valkey-1", "centrifugo-2": "valkey-2"}  # which hop each node has to it
MORE_HOPS: dict[str, float | None] = {"sockets-2": 75.0, "valkey-1": None, "valkey-2": None}


class ScaledInstance(FaultyInstance):
    """Each relay publishes to a node of its own; nginx leads sockets to both in turn."""

    port_names: tuple[str, ...] = (*FaultyInstance.port_names, "valkey", "centrifugo_2", "centrifugo_2_internal")
    notices = FaultyInstance.notices | MORE_HOPS

    def __init__(self, home: Path, *, seed: int, given: Mapping[str, str]) -> None:
        super().__init__(home, seed=seed, given=given)
        self.nodes = NODES

    def _targets(self) -> dict[str, int]:
        ports = self._ports
        to_valkey = dict.fromkeys(TO_VALKEY.values(), ports["valkey"])
        return {**super()._targets(), "sockets-2": ports["centrifugo_2"], **to_valkey}

    def _behind_nginx(self, values: Mapping[str, str]) -> Mapping[str, str]:
        both = (f"127.0.0.1:{self.hops[name].port}" for name in ("sockets", "sockets-2"))
        return {**super()._behind_nginx(values), "CENTRIFUGO_UPSTREAM": "; server ".join(both)}

    def _services(self, tools: Toolset) -> list[Service]:
        services = [valkey_service(valkey_binary(), self._ports["valkey"], self.home.run)]
        for service in super()._services(tools):
            if service.name == "centrifugo":
                services += [self._on_valkey(service), self._on_valkey(self._second_node(service))]
            else:
                services.append(service)
        return [self._changeable(service) for service in services]

    def _on_valkey(self, node: Service) -> Service:
        """The shipped configuration, with another engine."""
        address = f"redis://127.0.0.1:{self.hops[TO_VALKEY[node.name]].port}"
        engine = {"CENTRIFUGO_ENGINE_TYPE": "redis", "CENTRIFUGO_ENGINE_REDIS_ADDRESS": address}
        return replace(node, env={**node.env, **engine}, needs=(*node.needs, "valkey"))

    def _second_node(self, first: Service) -> Service:
        internal = self._ports["centrifugo_2_internal"]
        own = {
            "CENTRIFUGO_HTTP_SERVER_PORT": str(self._ports["centrifugo_2"]),
            "CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT": str(internal),
        }
        return replace(first, name="centrifugo-2", env={**first.env, **own}, probe=http_answers(internal, "/health"))

    def _second_relay(self, first: Service) -> Service:
        api = f"http://127.0.0.1:{self._ports['centrifugo_2_internal']}/api"
        relay = super()._second_relay(first)
        return replace(relay, env={**relay.env, "CENTRIFUGO_API_URL": api})
