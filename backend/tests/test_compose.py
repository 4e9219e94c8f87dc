"""docker-compose.yml: each promise about it, sentence by sentence, and that it says what the native runner says."""

import os
import re
import shlex
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from config import compose_secrets
from stack import django, nginx, paths
from stack.centrifugo import centrifugo_service
from stack.home import Home
from stack.servers import CENTRIFUGO_VERSION
from stack.tests.addresses import ADDRESSES

COMPOSE = yaml.safe_load((paths.REPOSITORY / "docker-compose.yml").read_text())
DEVELOPMENT = yaml.safe_load((paths.REPOSITORY / "docker-compose.dev.yml").read_text())
DOCKERFILE = (paths.BACKEND / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]
ONCE = {"secrets", "migrate"}
LASTING = {"postgres", "centrifugo", "web", "relay", "worker", "nginx"}
READERS = ("settings.py", "gunicorn.conf.py", "pulse.py")
OURS = {"secrets", "migrate", "web", "relay", "worker"}


def environment(service: str) -> dict[str, str]:
    """What the service gets when no variable is set outside: `${NAME:-default}` is the default."""
    given = SERVICES[service].get("environment", {})
    return {name: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for name, value in given.items()}


def command(service: str) -> str:
    return str(SERVICES[service]["command"][-1]).replace("$$", "$")


def after_exec(service: str) -> list[str]:
    return shlex.split(command(service).rpartition("exec ")[2])


def secrets_in(file: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in compose_secrets.files()[file][1].splitlines())


def read_by(module: Path) -> set[str]:
    """The variables that a Python file takes from the environment."""
    return set(re.findall(r"""env(?:iron\.get|\.\w+)\(\s*"([A-Z_]+)\"""", module.read_text()))


def test_these_are_the_services():
    assert set(SERVICES) == ONCE | LASTING


def test_only_nginx_has_ports():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert not [name for name, service in SERVICES.items() if "network_mode" in service]


def test_only_nginx_and_the_worker_which_sends_mail_reach_beyond_the_inner_network():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name: service["networks"] for name, service in SERVICES.items()} == {
        **{name: ["inside"] for name in SERVICES},
        "nginx": ["inside", "outside"],
        "worker": ["inside", "outside"],
    }


def test_every_setting_stands_in_the_example_where_it_is_for_containers_too():
    common = (paths.REPOSITORY / ".env.example").read_text().partition("# Native runner only")[0]
    taken = set(re.findall(r"\$\{(\w+):-", (paths.REPOSITORY / "docker-compose.yml").read_text()))
    assert taken - set(re.findall(r"^# (\w+)=", common, re.M)) == set()


def test_a_proxy_on_this_machine_comes_from_an_address_that_the_page_names():
    """Through the published port nginx sees the network's gateway, which is its first address."""
    (network,) = COMPOSE["networks"]["outside"]["ipam"]["config"]
    subnet = ip_network(re.sub(r"\$\{LOCKSTEP_SUBNET:-([^}]*)\}", r"\1", network["subnet"]))
    assert (sorted(network), subnet.is_private) == (["subnet"], True)
    assert f"LOCKSTEP_TRUSTED_PROXY={subnet[1]}" in (paths.REPOSITORY / "docs/operations.md").read_text()


@pytest.mark.parametrize("name", sorted(ONCE | LASTING))
def test_each_service_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add") == (["CHOWN"] if name == "secrets" else None)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["mem_limit"]
    assert service["pids_limit"] <= 256
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "3"}


@pytest.mark.parametrize("name", sorted(LASTING))
def test_each_lasting_service_has_a_health_check_and_comes_back(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert len(check["test"]) > 1
    assert {"interval", "timeout", "retries", "start_period"} < set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(ONCE))
def test_each_one_shot_service_runs_once(name):
    assert SERVICES[name]["restart"] == "no"


def test_nobody_but_the_one_that_hands_out_secrets_is_root():
    users = {name: service.get("user") for name, service in SERVICES.items()}
    assert users == {
        "secrets": "0:0",
        "postgres": "999:999",
        "centrifugo": "1000:1000",
        "nginx": "101:101",
        "migrate": None,
        "web": None,
        "relay": None,
        "worker": None,
    }
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.M) == ["10001:10001"]


def test_images_are_pinned():
    version = ".".join(map(str, CENTRIFUGO_VERSION))
    assert {name: service["image"] for name, service in SERVICES.items()} == {
        **dict.fromkeys(OURS, "lockstep:0.1.0"),
        "postgres": "postgres:18",
        "centrifugo": f"centrifugo/centrifugo:v{version}",
        "nginx": "nginx:1.29",
    }
    assert f"github.com/centrifugal/centrifugo/v6 v{version} " in (paths.CENTRIFUGO / "go.mod").read_text()
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.M) == ["node:24-slim", "python:3.13-slim", "python:3.13-slim"]


def test_each_starts_after_what_it_needs():
    assert {name: service.get("depends_on", {}) for name, service in SERVICES.items()} == {
        "secrets": {},
        "postgres": {"secrets": {"condition": "service_completed_successfully"}},
        "centrifugo": {"secrets": {"condition": "service_completed_successfully"}},
        "migrate": {"postgres": {"condition": "service_healthy"}},
        "web": {"migrate": {"condition": "service_completed_successfully"}},
        "relay": {"migrate": {"condition": "service_completed_successfully"}},
        "worker": {"migrate": {"condition": "service_completed_successfully"}},
        "nginx": {
            "migrate": {"condition": "service_completed_successfully"},
            "web": {"condition": "service_healthy"},
            "centrifugo": {"condition": "service_healthy"},
        },
    }


@pytest.mark.parametrize(("name", "native"), [("web", django.WEB), ("relay", django.RELAY), ("worker", django.WORKER)])
def test_our_commands_equal_the_native_ones(name, native):
    assert tuple(after_exec(name)) == native


def test_the_commands_that_prepare_equal_the_native_ones():
    lines = [line.strip() for line in command("migrate").splitlines()]
    assert shlex.join(django.MIGRATE) in lines
    assert f'if [ "$LOCKSTEP_DEMO" = 1 ]; then {shlex.join(django.DEMO)}; fi' in lines
    assert tuple(after_exec("migrate")) == django.COLLECT_STATIC


def test_centrifugos_command_equals_the_native_one():
    native = centrifugo_service(Path("centrifugo"), {"CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT": "8101"})
    assert tuple(after_exec("centrifugo")) == native.argv
    assert SERVICES["centrifugo"]["working_dir"] == "/centrifugo"


def test_nginxs_command_equals_the_native_one(tmp_path):
    native = nginx.nginx_service(Home(tmp_path), Path("nginx"), 9001).argv
    words = [word.replace("user root; ", "").replace(f"{tmp_path}/nginx", "FOLDER") for word in native]
    assert words == ["nginx", "-e", "stderr", "-p", "FOLDER/", "-c", "FOLDER/nginx.conf", "-g", "daemon off;"]
    entry, *compose = after_exec("nginx")
    assert entry == "/docker-entrypoint.sh"
    folder = "/var/cache/nginx/"
    assert compose == ["nginx", "-e", "stderr", "-p", folder, "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"]


@pytest.mark.parametrize("name", ["web", "relay", "worker", "migrate"])
def test_the_settings_need_nothing_that_is_not_given(name):
    given = {**environment(name), **secrets_in("env"), "PATH": os.environ["PATH"]}
    read = [sys.executable, "-c", "import config.settings"]
    assert subprocess.run(read, cwd=paths.BACKEND, env=given, check=False).returncode == 0
    for needed in ("SECRET_KEY", "DATABASE_URL", "CENTRIFUGO_API_URL"):
        lacking = {key: value for key, value in given.items() if key != needed}
        refused = subprocess.run(read, cwd=paths.BACKEND, env=lacking, check=False, capture_output=True, text=True)
        assert needed in refused.stderr


def test_each_variable_given_is_read_by_somebody():
    read = set().union(*map(read_by, (paths.BACKEND / "config" / name for name in READERS)))
    read |= {"LOCKSTEP_DEMO_PASSWORD"}  # by the demo command
    assert {"SECRET_KEY", "DATABASE_URL", "WEB_BIND"} < read
    assert set(environment("web")) | set(secrets_in("env")) <= read


def test_centrifugo_is_given_what_the_native_runner_gives_it():
    given = {**environment("centrifugo"), **secrets_in("centrifugo.env")}
    assert sorted(given) == [
        "CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY",
        "CENTRIFUGO_HTTP_API_KEY",
        "CENTRIFUGO_HTTP_SERVER_ADDRESS",
        "CENTRIFUGO_HTTP_SERVER_INTERNAL_ADDRESS",
        "CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT",
        "CENTRIFUGO_HTTP_SERVER_PORT",
        "LOCKSTEP_URL",
    ]
    assert origins_for(given["LOCKSTEP_URL"]) == ["http://localhost:9000", "http://127.0.0.1:9000"]


@pytest.mark.parametrize(("given", "origins"), [(given, origins) for given, _, origins, _ in ADDRESSES])
def test_sockets_are_taken_from_the_same_origins_as_natively(given, origins):
    """Browsers leave a default port away, to Centrifugo brackets mean something: with others nobody has a socket."""
    assert origins_for(given) == origins


def origins_for(address: str) -> list[str]:
    """What Centrifugo's command makes of LOCKSTEP_URL before it becomes the server."""
    line = command("centrifugo").replace("/run/lockstep/centrifugo.env", os.devnull)
    said = subprocess.run(
        ["sh", "-c", line.partition("exec ")[0] + 'printf %s "$CENTRIFUGO_CLIENT_ALLOWED_ORIGINS"'],
        cwd=paths.CENTRIFUGO,
        env={"LOCKSTEP_URL": address, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.split()


def test_nginx_is_given_every_name_of_its_template():
    wanted = set()
    for template in (paths.NGINX / "templates").iterdir():
        wanted |= set(re.findall(r"\$\{([A-Z_]+)\}", template.read_text()))
    assert set(environment("nginx")) | {"NGINX_SERVER_NAMES"} == wanted


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("http://localhost:9000", "localhost 127.0.0.1 "),
        ("https://chat.example.org", "localhost 127.0.0.1 chat.example.org"),
        ("http://chat.example.org:8080/", "localhost 127.0.0.1 chat.example.org"),
        ("http://[fd00::1]", "localhost 127.0.0.1 [fd00::1]"),
        ("http://[fd00::1]:8080", "localhost 127.0.0.1 [fd00::1]"),
    ],
)
def test_nginxs_host_names_follow_from_the_address(url, names):
    said = subprocess.run(
        ["sh", "-c", '. ./names.sh; printf %s "$NGINX_SERVER_NAMES"'],
        cwd=paths.NGINX,
        env={"LOCKSTEP_URL": url, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == names


def test_what_is_mounted_exists_and_cannot_be_written():
    mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", []) if mount[0] == "."]
    assert len(mounts) == 7
    for mount in mounts:
        source, _, mode = mount.split(":")
        assert (paths.REPOSITORY / source).exists(), source
        assert mode == "ro", mount


def test_uploaded_files_are_written_by_two_and_read_by_nginx():
    mounts = [(name, each) for name, service in SERVICES.items() for each in service.get("volumes", ())]
    assert [(name, each) for name, each in mounts if "media" in each] == [
        ("web", "media:/srv/media"),
        ("worker", "media:/srv/media"),
        ("nginx", "media:/srv/media:ro"),
    ]
    assert [environment(name)["MEDIA_ROOT"] for name in ("web", "worker", "nginx")] == ["/srv/media"] * 3
    assert "--owner=lockstep --group=lockstep /srv/public /srv/media /srv/uploads " in DOCKERFILE


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("nginx", "/var/cache/nginx/client_body"),
        ("nginx", "/var/cache/nginx/proxy"),
        ("web", environment("web")["UPLOAD_TEMP_DIR"]),
    ],
)
def test_what_comes_in_or_goes_out_slowly_is_on_disk(name, folder):
    """In a tmpfs it would count as memory of the service, which is killed beyond its limit."""
    volumes = {each.split(":")[1]: each.split(":")[0] for each in SERVICES[name]["volumes"]}
    in_memory = [each.partition(":")[0] for each in SERVICES[name]["tmpfs"]]
    assert max([*volumes, *in_memory], key=lambda mounted: holds(mounted, folder)) == folder
    assert volumes[folder] in COMPOSE["volumes"]


def holds(mounted: str, folder: str) -> int:
    """How many parts of the folder's path lead to the mount; -1: it is not in there."""
    return len(Path(mounted).parts) if Path(folder).is_relative_to(mounted) else -1


def test_what_nginx_keeps_for_a_while_belongs_to_it():
    """A new volume takes its owner from the folder on which one of our image's services has it."""
    user, _, group = SERVICES["nginx"]["user"].partition(":")
    assert f"install --directory --owner={user} --group={group} /srv/spool\n" in DOCKERFILE
    assert "spool:/srv/spool" in SERVICES["migrate"]["volumes"]
    assert re.findall(r"^ +(?:client_body|proxy)_temp_path (\S+);", (paths.NGINX / "nginx.conf").read_text(), re.M) == [
        "client_body", "proxy",
    ]  # fmt: skip


def test_metrics_are_for_the_inner_network():
    assert [SERVICES[name]["networks"][0] for name in ("relay", "worker", "centrifugo")] == ["inside"] * 3
    page = (paths.REPOSITORY / "docs/operations.md").read_text()
    for name, variable in (("relay", "RELAY_METRICS_ADDRESS"), ("worker", "WORKER_METRICS_ADDRESS")):
        address, _, port = environment(name)[variable].partition(":")
        assert (address, f"`{name}:{port}`" in page) == ("0.0.0.0", True)  # noqa: S104


def test_an_upgrade_starts_anew_what_has_files_of_the_tree():
    """They are mounted, so that no image is another one: such a container is left as it is."""
    mounting = [name for name in SERVICES if [each for each in SERVICES[name].get("volumes", ()) if each[0] == "."]]
    upgrade = (paths.REPOSITORY / "docs/operations.md").read_text().partition("## Upgrade")[2]
    (names,) = re.findall(r"docker compose up -d --build && docker compose restart ([\w ]+)", upgrade)
    assert sorted(names.split()) == sorted(mounting)


def test_the_client_and_static_files_are_written_where_nginx_reads_them():
    assert SERVICES["migrate"]["volumes"][0] == "public:/srv/public"
    assert "public:/srv/public:ro" in SERVICES["nginx"]["volumes"]
    assert environment("migrate")["STATIC_ROOT"] == environment("nginx")["STATIC_ROOT"] == "/srv/public/static"
    assert environment("nginx")["CLIENT_ROOT"] == "/srv/public/client"
    assert "python config/releases.py /srv/client /srv/public/client\n" in command("migrate")


def test_the_image_holds_neither_tests_nor_tools_nor_the_repository():
    lines = (paths.REPOSITORY / ".dockerignore").read_text().splitlines()
    assert [line for line in lines if line.startswith(("*", "!"))][:3] == ["*", "!backend", "!frontend"]
    assert {"**/tests", "**/conftest.py", "frontend/e2e", "frontend/node_modules"} <= set(lines)
    assert {f"backend/{folder}" for folder in ("bench", "mutation", "stack", "torture", ".venv")} <= set(lines)
    assert set(re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.M)) == {
        "frontend/package.json",
        "frontend",
        "backend/requirements.lock",
        "backend",
    }
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^COPY --from=\S+ (\S+)", last, re.M) == ["/opt/venv", "/src/client"]
    assert not re.search(r"\b(apt|apt-get|apk|npm|pip)\b", last)


def test_no_secret_stands_in_the_file():
    for name in SERVICES:
        for key, value in environment(name).items():
            assert not re.search("KEY|SECRET|PASSWORD(?!_FILE)|DATABASE_URL", key) or value == "", (name, key)


def test_only_what_docker_compose_1_and_the_classic_builder_know():
    assert not re.search(r"--mount|--chmod|--link|^# syntax|<<", DOCKERFILE, re.M)
    for file in (COMPOSE, DEVELOPMENT):
        assert not {"version", "name", "configs", "secrets", "include"} & set(file)
        assert not [name for name, each in file["services"].items() if {"secrets", "develop", "deploy"} & set(each)]


def test_development_changes_services_that_exist_and_adds_the_clients_builder_and_a_mail_catcher():
    assert set(DEVELOPMENT["services"]) - set(SERVICES) == {"client", "mail"}
    assert [name for name, service in DEVELOPMENT["services"].items() if "ports" in service] == ["mail"]
    assert DEVELOPMENT["services"]["mail"]["ports"] == ["127.0.0.1:${LOCKSTEP_MAIL_PORT:-8025}:8025"]
    assert DEVELOPMENT["services"]["mail"]["image"] == "axllent/mailpit:v1.27.11"
    for name in ("web", "worker"):
        assert DEVELOPMENT["services"][name]["environment"]["EMAIL_URL"] == "smtp://mail:1025"
    assert {DEVELOPMENT["services"][name]["build"]["args"]["DEV"] for name in OURS} == {"1"}
    assert "--reload" in DEVELOPMENT["services"]["web"]["command"][-1]
