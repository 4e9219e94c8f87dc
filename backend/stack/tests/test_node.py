"""The client's packages."""

from pathlib import Path

import pytest

from stack import mailbox, node, python_env, servers, static
from stack.toolset import prepare

OTHERS = [
    (python_env, "uv"),
    (python_env, "python_env"),
    (static, "static_files"),
    (servers, "postgres_bin"),
    (servers, "nginx_binary"),
    (servers, "centrifugo_binary"),
    (mailbox, "mailbox"),
]


@pytest.mark.parametrize("tests", [True, False])
def test_they_are_there_for_tests_though_the_client_is_built(monkeypatch, tmp_path, tests):
    """Of another clone with the same state folder, or when somebody has removed them."""
    asked: list[Path] = []
    for module, name in [*OTHERS, (node, "make_once")]:
        monkeypatch.setattr(module, name, lambda *_, **__: tmp_path)
    monkeypatch.setattr(node, "client_packages", asked.append)
    assert prepare(tmp_path, tests=tests).client == tmp_path
    assert asked == [tmp_path] * tests
