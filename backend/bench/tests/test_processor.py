"""Whose processor time is whose."""

import os
import subprocess
import sys

from bench.processor import Meter, Processor

WORK = "import time\nwhile time.process_time() < 0.3: pass\n"
WAIT = "import sys\nprint('done', flush=True)\nsys.stdin.read()\n"
LET = "import subprocess, sys\nsubprocess.run([sys.executable, '-c', {!r}])\n"


def busy(code):
    """A process that has worked for 0.3 s, itself or by a child of its own, and waits."""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"done\n"
    return process


def test_a_process_counts_for_the_nearest_root_above_it():
    with busy(LET.format(WORK + WAIT)) as web, busy(WORK + WAIT) as unnamed:
        spent = Meter({web.pid: "web", os.getpid(): "load"}).read()
        alone = Meter({web.pid: "web"}).read()
        web.stdin.close(), unnamed.stdin.close()
    assert 290 <= spent.web < 2_000
    assert spent.load >= 290
    assert (alone.load, alone.relay) == (0, 0)


def test_a_child_that_has_ended_still_counts():
    with busy(LET.format(WORK) + WAIT) as web:
        assert 290 <= Meter({web.pid: "web"}).read().web < 2_000
        web.stdin.close()


def test_the_cost_of_one_message():
    before, after = Processor(web=1_000, postgres=500), Processor(web=1_450, postgres=600, relay=8.0)
    cost = after.since(before, messages=100)
    assert cost == Processor(web=4.5, postgres=1.0, relay=0.08)
    assert cost.together == 5.58
