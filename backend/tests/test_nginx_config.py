"""The shipped nginx configuration, without a server behind it: what holds whoever answers, and its own errors."""

import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

from stack import paths
from tests.nginx_alone import nginx_alone, nginxes, write_configuration
from tests.wire import Answer, exchange, request

CONF = paths.NGINX / "nginx.conf"
SNIPPETS = sorted((paths.NGINX / "snippets").glob("*.conf"))
TEMPLATES = sorted((paths.NGINX / "templates").glob("*.template"))
FILES = {file.name: re.sub(r"#.*", "", file.read_text()) for file in [CONF, *SNIPPETS, *TEMPLATES]}
ONCE_EACH = {
    "Cross-Origin-Opener-Policy": ["same-origin"],
    "Cross-Origin-Resource-Policy": ["same-origin"],
    "Referrer-Policy": ["same-origin"],
    "X-Content-Type-Options": ["nosniff"],
    "X-Frame-Options": ["DENY"],
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with nginx_alone(tmp_path_factory.mktemp("nginx")) as port:
        yield port


def assert_protected(answer: Answer) -> None:
    assert {name: answer.all(name) for name in ONCE_EACH} == ONCE_EACH
    assert len(answer.all("Content-Security-Policy")) == 1
    assert "frame-ancestors 'none'" in answer.all("Content-Security-Policy")[0]
    assert len(answer.all("Permissions-Policy")) == 1
    assert re.fullmatch("[0-9a-f]{32}", answer.all("X-Request-ID")[0])
    assert answer.all("Server") == ["nginx"]


def assert_error(answer: Answer, status: int, code: str, detail: str, retry_after: list[str]) -> None:
    assert answer.status == status
    assert answer.all("Content-Type") == ["application/json"]
    assert answer.json() == {"detail": detail, "code": code, "fields": {}}
    assert answer.all("Retry-After") == retry_after
    assert_protected(answer)


@pytest.mark.parametrize("binary", nginxes(), ids=str)
def test_each_nginx_here_accepts_it_without_a_word_of_warning(binary, tmp_path):
    checked = subprocess.run(
        [binary, *write_configuration(tmp_path), "-t"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    said = [line for line in checked.stderr.splitlines() if "exceed open file resource limit" not in line]
    assert len(said) == 2, checked.stderr


def test_headers_are_added_in_one_file_alone():
    assert [name for name, text in FILES.items() if "add_header" in text] == ["security-headers.conf"]


def test_each_server_has_the_headers_and_the_errors():
    servers = FILES["lockstep.conf.template"].split("\nserver {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert "include snippets/security-headers.conf;" in server
        assert "include snippets/errors.conf;" in server


def test_no_user_and_no_absolute_path_stands_in_it():
    for name, text in FILES.items():
        assert not re.search(r"^\s*user\s", text, re.M), name
        assert not re.search(r"^\s*(pid|include|\w+_temp_path)\s+/", text, re.M), name


def test_a_request_that_was_sent_is_not_sent_again():
    assert not [name for name, text in FILES.items() if "proxy_next_upstream" in text]


def test_the_clients_policy_allows_nothing_inline(port):
    answer = request(port, "GET", "/rooms/5")
    assert answer.status == 200
    assert answer.all("Content-Security-Policy") == [
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    ]


@pytest.mark.parametrize("path", ["/", "/index.html", "/rooms/5", "/setup/one-time", "/people/al.ice"])
def test_the_page_is_asked_for_each_time(port, path):
    answer = request(port, "GET", path)
    assert (answer.status, answer.all("Content-Type")) == (200, ["text/html; charset=utf-8"])
    assert b"<title>Lockstep</title>" in answer.body
    assert answer.all("Cache-Control") == ["no-cache"]
    assert_protected(answer)


def test_hashed_files_are_kept_for_good(port):
    answer = request(port, "GET", "/assets/main-1a2b3c.js")
    assert (answer.status, answer.all("Content-Type")) == (200, ["application/javascript; charset=utf-8"])
    assert answer.all("Cache-Control") == ["public, max-age=31536000, immutable"]
    assert_protected(answer)


@pytest.mark.parametrize(
    "path",
    [
        *("/assets/gone-000000.js", "/static/gone.css", "/static../nginx.conf/x", "/.git/config", "/.env"),
        *("/connection/websocket/", "/connection/sockjs", "/connection/http_stream", "/emulation", "/metrics"),
        *("/debug/pprof/", "/swagger/", "/health", "/client/.htaccess"),
    ],
)
def test_what_is_not_there_is_404_and_never_the_page(port, path):
    if path == "/static../nginx.conf/x":
        pytest.fail("replaced below")
    answer = request(port, "GET", path)
    assert (answer.status, answer.all("Content-Type")) == (404, ["text/html; charset=utf-8"])
    assert b"There is nothing at this address." in answer.body
    assert answer.all("Cache-Control") == []
    assert_protected(answer)
