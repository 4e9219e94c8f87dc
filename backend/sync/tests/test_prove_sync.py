"""manage.py prove_sync on the running stack."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.stack

BACKEND = Path(__file__).resolve().parents[2]


def test_every_client_shows_what_the_server_holds():
    """By a door, as in a container, where LOCKSTEP_URL leads nowhere."""
    door = f"127.0.0.1:{urlsplit(os.environ['LOCKSTEP_URL']).port}"
    sizes = ["--minutes", "0.1", "--clients", "4", "--rooms", "2", "--rate", "10"]
    command = [sys.executable, "manage.py", "prove_sync", "--seed", "7", "--door", door, *sizes]
    shown = subprocess.run(command, cwd=BACKEND, capture_output=True, text=True, timeout=240, check=False)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    counted = re.search(r"(\d+) deliveries of (\d+) writes", shown.stdout)
    assert counted
    assert int(counted[1]) >= 2 * int(counted[2]) > 0
    assert re.search(r"[1-9]\d* connections cut|[1-9]\d* clients asleep", shown.stdout)
    assert "Every client showed what the server holds, and heard what stands in the log, in order.\n" in shown.stdout
