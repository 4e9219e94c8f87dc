"""Filling in nginx's templates."""

import pytest

from stack.errors import StackError
from stack.nginx import fill_in


def test_names_in_braces_are_filled_in_and_nginxs_own_stay():
    template = "listen ${NGINX_LISTEN};\nset $a ${request_method}$host;"
    assert (
        fill_in(template, {"NGINX_LISTEN": "127.0.0.1:9000"})
        == "listen 127.0.0.1:9000;\nset $a ${request_method}$host;"
    )


def test_an_unknown_name_is_named():
    with pytest.raises(StackError, match=r"wants \$\{MEDIA_ROOT\}, which the runner does not know"):
        fill_in("root ${MEDIA_ROOT};", {})
