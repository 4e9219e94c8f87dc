"""docker-compose.dev.yml: the tools are in its image alone, and what changes in the tree is loaded again."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
import yaml

from realtime.tests.servers import wait_until
from stack import paths

SERVICES = yaml.safe_load((paths.REPOSITORY / "docker-compose.dev.yml").read_text())["services"]
PRODUCTION = yaml.safe_load((paths.REPOSITORY / "docker-compose.yml").read_text())["services"]
DOCKERFILE = (paths.BACKEND / "Dockerfile").read_text()
BUILT = {name for name, service in PRODUCTION.items() if "build" in service}
STAND_IN = '#!/bin/sh\necho "$@" >>"$STARTS"\nexec sleep 60\n'


def test_tools_for_tests_are_in_its_image_alone():
    assert {PRODUCTION[name]["build"]["args"]["DEV"] for name in BUILT} == {"0"}
    assert {SERVICES[name]["build"]["args"]["DEV"] for name in BUILT} == {"1"}
    assert not {PRODUCTION[name]["image"] for name in BUILT} & {SERVICES[name]["image"] for name in BUILT}
    assert re.findall(r"^ARG (.*)$", DOCKERFILE, re.M) == ["DEV=0"]
    assert 'if [ "$DEV" = 1 ]; then lock=dev.lock; else lock=requirements.lock; fi' in DOCKERFILE


@pytest.mark.parametrize("name", sorted(BUILT - {"secrets"}))
def test_what_is_built_from_the_tree_has_it_mounted(name: str):
    assert SERVICES[name]["volumes"] == ["./backend:/srv/backend:ro"]
    assert "WORKDIR /srv/backend\n" in DOCKERFILE


@pytest.mark.parametrize("name", ["relay", "worker"])
def test_a_change_starts_it_anew(name: str, tmp_path: Path):
    """Their command, with something in Python's place that says how it was started and stays."""
    tree, starts = tmp_path / "tree", tmp_path / "starts"
    tree.mkdir()
    (tmp_path / "python").write_text(STAND_IN)
    (tmp_path / "python").chmod(0o755)
    line = SERVICES[name]["command"][-1].replace("$$", "$").replace("/run/lockstep/env", os.devnull)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "STARTS": str(starts)}
    loop = ["sh", "-c", line.replace("/tmp/started", str(tmp_path / "started"))]  # noqa: S108
    with subprocess.Popen(loop, cwd=tree, env=env, start_new_session=True) as running:
        try:
            wait_until(starts.exists, seconds=20, what="it is started")
            (tree / "views.py").touch()
            wait_until(lambda: starts.read_text().count("\n") == 2, seconds=20, what="it is started anew")
        finally:
            os.killpg(running.pid, signal.SIGKILL)
    assert starts.read_text().splitlines() == [f"manage.py {name}"] * 2
