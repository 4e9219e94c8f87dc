"""What uv is told of pip's configuration."""

from stack.python_env import uv_settings


def test_pips_configuration_is_passed_on():
    listed = "\n".join(
        [
            "global.cert='/etc/ssl/one.crt'",
            "global.index-url='https://pip.example.org/simple'",
            "install.find-links='/wheels /more wheels'",
            "global.no-cache-dir='false'",
            "list.format='columns'",
        ]
    )
    assert uv_settings(listed) == {
        "SSL_CERT_FILE": "/etc/ssl/one.crt",
        "UV_DEFAULT_INDEX": "https://pip.example.org/simple",
        "UV_FIND_LINKS": "/wheels,/more,wheels",
    }


def test_the_environment_wins_over_the_file():
    listed = ":env:.index-url='https://env.example.org'\nglobal.index-url='https://file.example.org'\n"
    assert uv_settings(listed) == {"UV_DEFAULT_INDEX": "https://env.example.org"}


def test_nothing_configured():
    assert uv_settings("") == {}
