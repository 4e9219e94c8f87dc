"""Filling in nginx's templates."""

import re
from pathlib import Path

import pytest

from stack.centrifugo import centrifugo_service
from stack.environment import PORTS, Address, write_environment
from stack.errors import StackError
from stack.home import Home
from stack.nginx import fill_in, write_configuration


def test_names_in_braces_are_filled_in_and_nginxs_own_stay():
    template = "listen ${NGINX_LISTEN};\nset $a ${request_method}$host;"
    assert (
        fill_in(template, {"NGINX_LISTEN": "127.0.0.1:9000"})
        == "listen 127.0.0.1:9000;\nset $a ${request_method}$host;"
    )


def test_an_unknown_name_is_named():
    with pytest.raises(StackError, match=r"wants \$\{MEDIA_ROOT\}, which the runner does not know"):
        fill_in("root ${MEDIA_ROOT};", {})


@pytest.mark.parametrize("given", [{}, {"WEB_UPSTREAM": "a:1; server b:1", "CENTRIFUGO_UPSTREAM": "c:2; server d:2"}])
def test_more_nodes_and_web_hosts_are_led_to(tmp_path, given):
    home, address = Home(tmp_path), Address.throw_away(9000)
    home.run.mkdir()
    values = write_environment(home, address, dict(zip(PORTS, range(1, 99), strict=False)), given)
    write_configuration(home, address, values, Path("client"), Path("static"), 9001)
    written = home.path.joinpath("nginx/conf.d/lockstep.conf").read_text()
    assert re.findall(r"^ +server (.*);", written.partition("# What the world")[0], re.M) == [
        given.get("WEB_UPSTREAM", values["WEB_BIND"]),
        given.get("CENTRIFUGO_UPSTREAM", "127.0.0.1:4"),
    ]
    assert not centrifugo_service(Path("centrifugo"), values).env.keys() & {"CENTRIFUGO_UPSTREAM", "CENTRIFUGO_API_URL"}
