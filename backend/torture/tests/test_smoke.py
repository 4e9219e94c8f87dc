"""The torture lane fails when what it ran broke something, and when it ran too little."""

import json

import pytest

from torture import smoke
from torture.figures import FILE


@pytest.mark.parametrize(
    ("code", "deliveries", "expected"),
    [(0, smoke.DELIVERIES, 0), (0, smoke.DELIVERIES - 1, 1), (1, smoke.DELIVERIES, 1), (3, smoke.DELIVERIES, 3)],
)
def test_the_lane_fails_for_a_broken_rule_a_void_run_and_too_little(monkeypatch, tmp_path, code, deliveries, expected):
    monkeypatch.setenv("LOCKSTEP_HOME", str(tmp_path))
    monkeypatch.setattr(smoke, "run_plan", lambda plan: code)
    history = tmp_path / "torture" / "history"
    history.mkdir(parents=True)
    (history / FILE).write_text(json.dumps({"deliveries": deliveries}))
    assert smoke.main() == expected
