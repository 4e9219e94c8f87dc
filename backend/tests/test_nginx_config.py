"""The shipped nginx configuration: its files, the client's pages, and the errors that are nginx's own."""

import json
import re
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from realtime.tests.servers import wait_until
from stack import paths
from stack.limits import allow_open_files
from tests.nginx_alone import nginx_alone, nginxes, write_configuration
from tests.wire import Answer, exchange, request

CONF = paths.NGINX / "nginx.conf"
SNIPPETS = sorted((paths.NGINX / "snippets").glob("*.conf"))
TEMPLATES = sorted((paths.NGINX / "templates").glob("*.template"))
FILES = {file.name: re.sub(r"#.*", "", file.read_text()) for file in [CONF, *SNIPPETS, *TEMPLATES]}
ONCE_EACH = {
    "Cross-Origin-Opener-Policy": ["same-origin"],
    "Cross-Origin-Resource-Policy": ["same-origin"],
    "X-Content-Type-Options": ["nosniff"],
    "X-Frame-Options": ["DENY"],
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with nginx_alone(tmp_path_factory.mktemp("nginx")) as port:
        yield port


def assert_protected(answer: Answer, *, referrer: str = "same-origin") -> None:
    assert {name: answer.all(name) for name in ONCE_EACH} == ONCE_EACH
    assert answer.all("Referrer-Policy") == [referrer]
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
    allow_open_files()  # as the runner does, and the container's command
    checked = subprocess.run(
        [binary, *write_configuration(tmp_path), "-t"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert len(checked.stderr.splitlines()) == 2, checked.stderr


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
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    ]


@pytest.mark.parametrize("path", ["/", "/index.html", "/rooms/5", "/reset", "/people/al.ice"])
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
        *("/assets/gone-000000.js", "/static/gone.css", "/.git/config", "/.env"),
        *("/connection/websocket/", "/connection/sockjs", "/connection/http_stream", "/emulation", "/metrics"),
        *("/debug/pprof/", "/swagger/", "/health", "/client/.htaccess"),
    ],
)
def test_what_is_not_there_is_404_and_never_the_page(port, path):
    answer = request(port, "GET", path)
    assert (answer.status, answer.all("Content-Type")) == (404, ["text/html; charset=utf-8"])
    assert b"There is nothing at this address." in answer.body
    assert answer.all("Cache-Control") == []
    assert_protected(answer)


def test_no_folder_is_listed(port):
    told = [request(port, "GET", path) for path in ("/assets/", "/static/")]
    assert [answer.status for answer in told] == [404, 403]
    assert b"This is not allowed." in told[1].body
    assert not [answer for answer in told if b"main-1a2b3c" in answer.body]


def test_other_methods_get_no_page(port):
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        answer = request(port, method, "/rooms/5")
        assert answer.status == 405, method
        assert_protected(answer)


def test_a_dead_web_is_json_below_api_and_a_page_elsewhere(port):
    detail = "Lockstep is starting or being restarted. Try again in 5 seconds."
    assert_error(request(port, "GET", "/api/rooms/"), 502, "unavailable", detail, ["5"])
    assert_error(request(port, "GET", "/api/rooms.js"), 502, "unavailable", detail, ["5"])
    assert_error(request(port, "POST", "/api/login/", body=b"{}"), 502, "unavailable", detail, ["5"])
    page = request(port, "GET", "/admin/")
    assert (page.status, page.all("Content-Type"), page.all("Retry-After")) == (
        502,
        ["text/html; charset=utf-8"],
        ["5"],
    )
    assert_protected(page)


def test_a_dead_centrifugo_is_a_page(port):
    answer = request(port, "GET", "/connection/websocket", headers={"Upgrade": "websocket"})
    assert (answer.status, answer.all("Retry-After")) == (502, ["5"])
    assert_protected(answer)


def test_a_web_that_takes_no_connection_is_504(tmp_path):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf, socket.socket() as filler, socket.socket() as rest:
        for connection in (filler, rest):
            connection.setblocking(False)
            connection.connect_ex(deaf.getsockname())
        with nginx_alone(tmp_path, {"WEB_UPSTREAM": f"127.0.0.1:{deaf.getsockname()[1]}"}) as port:
            answer = request(port, "GET", "/api/rooms/")
    assert_error(answer, 504, "unavailable", "Lockstep took too long to answer. Try again in 5 seconds.", ["5"])


def test_a_503_of_nginxs_own_is_json_below_api(tmp_path):
    """None is provoked by what is shipped: limits answer 429, a dead server 502."""
    away = "location = /away { return 503; }\nlocation = /api/away { return 503; }\n"
    with nginx_alone(tmp_path, also=away) as port:
        detail = "Lockstep is not available right now. Try again in 5 seconds."
        assert_error(request(port, "GET", "/api/away"), 503, "unavailable", detail, ["5"])
        page = request(port, "GET", "/away")
    assert (page.status, page.all("Content-Type")) == (503, ["text/html; charset=utf-8"])
    assert_protected(page)


def test_too_large_a_body_is_413(port):
    headers = {"Content-Length": "12000000"}
    answer = request(port, "POST", "/api/rooms/1/messages/", headers=headers, body=b"{")
    assert_error(answer, 413, "too_large", "The request is too large: at most 1 MB.", [])


def test_trace_is_405(port):
    detail = "This method is not allowed here."
    assert_error(request(port, "TRACE", "/api/rooms/"), 405, "method_not_allowed", detail, [])
    page = request(port, "TRACE", "/")
    assert page.status == 405
    assert_protected(page)


def test_what_is_no_http_is_400(port):
    detail = "The request is not valid HTTP, or its headers are too long."
    for headers in ({"Content-Length": "ten"}, {"X-Long": "a" * 40_000}, {"Host": "a\r\nHost: b"}):
        assert_error(request(port, "GET", "/api/rooms/", headers=headers), 400, "invalid", detail, [])
    for words in (b"\x16\x03\x01\r\n\r\n", b"GET /%2e%2e/nginx.conf HTTP/1.1\r\nHost: localhost\r\n\r\n"):
        answer = exchange(port, words)
        assert (answer.status, answer.all("Content-Type")) == (400, ["text/html; charset=utf-8"])
        assert_protected(answer)


def test_too_long_an_address_is_414(port):
    answer = exchange(port, b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.status == 414
    assert b"The address is too long." in answer.body
    assert_protected(answer)


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "169.254.169.254"])
def test_another_host_is_421_and_told_the_address(port, host):
    detail = (
        "This server does not answer to that name. Use http://localhost:9000, "
        "or set LOCKSTEP_URL to the address that you use."
    )
    assert_error(request(port, "GET", "/api/rooms/", host=host), 421, "invalid", detail, [])
    page = request(port, "GET", "/", host=host)
    assert page.status == 421
    assert_protected(page)


def test_too_many_sign_ins_from_one_address_are_429(tmp_path):
    """Wherever a password is looked at."""
    ways = ["login", "signup", "setup", "token", "me/password", "me/deactivate"]
    asked = [*(f"/api/{way}/" for way in ways), "/admin/login/"] * 30
    with nginx_alone(tmp_path) as port, ThreadPoolExecutor(8) as pool:
        began = time.monotonic()
        answers = list(pool.map(lambda path: request(port, "POST", path, body=b"{}"), asked))
        most = 102 + 20 * (time.monotonic() - began)  # the burst, and 20 a second meanwhile
        refused = [(path, answer) for path, answer in zip(asked, answers, strict=True) if answer.status == 429]
        assert {path for path, _ in refused} == set(asked)
        assert 101 <= len(answers) - len(refused) <= most
        detail = "Too many requests from your network. Wait 5 seconds and try again."
        assert_error(dict(refused)["/api/login/"], 429, "throttled", detail, ["5"])
        assert request(port, "GET", "/api/rooms/").status == 502  # what else they do is not limited with it


def test_so_many_files_may_be_on_their_way_from_one_address(tmp_path):
    """nginx takes each whole before anybody has asked who sends it."""
    begin = b"POST /api/rooms/1/attachments/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
    with nginx_alone(tmp_path) as port, ExitStack() as files:
        for _ in range(64):
            file = files.enter_context(socket.create_connection(("127.0.0.1", port)))
            file.sendall(begin + b"x" * 200_000)
        taken = "buffered to a temporary file"  # an earlier request of ours would have the place of the last of them
        wait_until(lambda: (tmp_path / "error.log").read_text().count(taken) == 64, seconds=20, what="nginx has all 64")
        answer = request(port, "POST", "/api/rooms/1/attachments/", body=b"x")
        detail = "Too many requests from your network. Wait 5 seconds and try again."
        assert_error(answer, 429, "throttled", detail, ["5"])
        assert request(port, "POST", "/api/rooms/1/messages/", body=b"x").status == 502


def test_a_herd_of_two_thousand_behind_one_address_gets_its_tokens(tmp_path):
    with nginx_alone(tmp_path) as port, ThreadPoolExecutor(8) as pool:
        ask = b"GET /api/token/connection/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        answers = list(pool.map(lambda _: exchange(port, ask).status, range(2000)))
    assert set(answers) == {502}


LINKS = ("/setup/link-secret", "/reset/link-secret", "/invite/link-secret")  # whoever has one may do what it is for


@pytest.mark.parametrize("path", LINKS)
def test_a_page_whose_address_is_a_secret_is_not_named_by_what_it_asks_for(port, path):
    """Else a request of its that fails would stand in the error log with it."""
    page = request(port, "GET", path)
    assert (page.status, page.all("Content-Type")) == (200, ["text/html; charset=utf-8"])
    assert b"<title>Lockstep</title>" in page.body
    assert page.all("Cache-Control") == ["no-cache"]
    assert_protected(page, referrer="strict-origin")


def test_neither_queries_nor_links_that_let_one_in_are_logged(tmp_path):
    links = ["/setup/", "/reset/", "/invite/", "/api/invites/", "/api/mail/off/"]
    with nginx_alone(tmp_path) as port:
        (tmp_path / "client/index.html").unlink()  # so that pages fail, too
        for link in links:
            request(port, "GET", f"{link}one-time-token/?x=query-secret")
        request(port, "GET", '/rooms/5"}\\x22?key=query-secret')
        request(port, "GET", "/api/rooms/?key=query-secret")
        assert request(port, "GET", "/api/me/events.ics?key=calendar-secret").status == 502
    lines = (tmp_path / "access.log").read_text().splitlines()
    paths = [*links, '/rooms/5"}\\x22', "/api/rooms/", "/api/me/events.ics"]
    assert sorted(json.loads(line)["path"] for line in lines) == sorted(paths)
    assert not [line for line in lines if "secret" in line or "one-time" in line]
    errors = (tmp_path / "error.log").read_text()
    assert "/rooms/5" in errors  # what failed is named there, but for what could let one in
    assert "/api/rooms/" in errors
    assert "one-time" not in errors
    assert "calendar-secret" not in errors


def test_on_https_browsers_are_told_to_stay_there(tmp_path):
    with nginx_alone(tmp_path, {"LOCKSTEP_URL": "https://localhost"}) as port:
        assert request(port, "GET", "/").all("Strict-Transport-Security") == ["max-age=31536000"]


def test_on_http_they_are_not(port):
    assert request(port, "GET", "/").all("Strict-Transport-Security") == []
