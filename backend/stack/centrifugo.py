"""Centrifugo of one instance."""

from collections.abc import Mapping
from pathlib import Path

from stack import paths
from stack.probes import http_answers
from stack.service import Service

NOT_ITS = ("CENTRIFUGO_API_URL", "CENTRIFUGO_UPSTREAM")  # Django's and nginx's


def centrifugo_service(binary: Path, env: Mapping[str, str]) -> Service:
    """Secrets, ports and origins come from the environment, all else from the shared file."""
    port = int(env["CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT"])
    own = {name: value for name, value in env.items() if name not in NOT_ITS}
    return Service(
        name="centrifugo",
        argv=(str(binary), "--config", "config.json"),
        cwd=paths.CENTRIFUGO,
        env=own,
        probe=http_answers(port, "/health"),
    )
