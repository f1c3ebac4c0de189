"""What the container files promise: one bot, shown to this machine only, not as root."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from adapters.cli import parser

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")["services"]
    return services


@pytest.mark.parametrize("name", ["cairn", "postgres"])
def test_a_container_may_do_as_little_as_it_needs(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["mem_limit"] == service["memswap_limit"]
    assert service["pids_limit"] > 0
    assert not {"privileged", "network_mode", "pid", "devices"} & set(service)


def test_only_the_database_server_gets_back_what_its_entry_point_needs(
    services: dict[str, Any],
) -> None:
    assert "cap_add" not in services["cairn"]
    assert set(services["postgres"]["cap_add"]) <= {
        *("CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID")
    }


def test_what_is_written_lies_in_a_volume_or_in_memory(services: dict[str, Any]) -> None:
    assert [mount.split(":")[0] for mount in services["cairn"]["tmpfs"]] == ["/tmp"]
    assert services["cairn"]["volumes"] == ["cairn-data:/data"]
    in_memory = {mount.split(":")[0] for mount in services["postgres"]["tmpfs"]}
    assert in_memory == {"/tmp", "/var/run/postgresql"}


@pytest.mark.parametrize("workflow", ["ci.yml", "audit.yml"])
def test_an_action_is_pinned_by_its_commit(workflow: str) -> None:
    text = (ROOT / ".github" / "workflows" / workflow).read_text()
    used = re.findall(r"uses: (\S+)( # v\d+\.\d+\.\d+)?", text)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) and tag for name, tag in used)


def test_the_update_bot_looks_at_all_that_is_pinned() -> None:
    updates = YAML(typ="safe").load(ROOT / ".github" / "dependabot.yml")["updates"]
    looked_at = {update["package-ecosystem"]: update["schedule"]["interval"] for update in updates}
    assert set(looked_at) == {"pip", "docker", "docker-compose", "github-actions"}
    assert set(looked_at.values()) == {"weekly"}


def test_all_locks_are_audited_as_they_are() -> None:
    jobs = YAML(typ="safe").load(ROOT / ".github" / "workflows" / "audit.yml")["jobs"]
    lines = [step.get("run", "") for step in jobs["dependencies"]["steps"]]
    audits = [line for line in lines if line.startswith("pip-audit ")]
    assert [line.split()[-1] for line in audits] == [
        *("requirements.lock", "requirements-dev.lock", "requirements-content.lock")
    ]
    assert all("--require-hashes --disable-pip" in line for line in audits)


@pytest.fixture(scope="module")
def final_stage() -> str:
    """The instructions after the last FROM."""
    return re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)[-1]


def test_one_service_runs_the_bot_whatever_the_profile(services: dict[str, Any]) -> None:
    running = [name for name, service in services.items() if {"build", "env_file"} & set(service)]
    assert running == ["cairn"]
    assert "profiles" not in services["cairn"]
    assert [name for name in services if name != "cairn"] == ["postgres"]
    assert services["postgres"]["profiles"] == ["postgres"]


def test_ports_are_published_on_loopback_only(services: dict[str, Any]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]
    assert published == ["127.0.0.1:8080:8080"]


def test_no_password_is_written_down(services: dict[str, Any]) -> None:
    assert services["postgres"]["environment"]["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD:-}"


def test_the_bot_starts_without_the_database_server_but_waits_for_it(
    services: dict[str, Any],
) -> None:
    healthy = {"condition": "service_healthy", "required": False}
    assert services["cairn"]["depends_on"] == {"postgres": healthy}
    assert services["postgres"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]


def test_the_image_drops_root_before_its_command(final_stage: str) -> None:
    instructions = re.findall(r"^(USER|RUN|COPY|VOLUME|CMD)\b(.*)", final_stage, re.MULTILINE)
    names = [name for name, _ in instructions]
    (user,) = (rest.strip() for name, rest in instructions if name == "USER")
    assert int(user) > 0
    assert not {"RUN", "COPY"} & set(names[names.index("USER") :])


def test_the_command_receives_the_stop_signal_itself(final_stage: str) -> None:
    (command,) = re.findall(r"^CMD (.*)$", final_stage, re.MULTILINE)
    assert json.loads(command) == ["cairn", "run"]
    assert "STOPSIGNAL SIGTERM" in final_stage


def test_the_systemd_unit_may_do_as_little_as_it_needs() -> None:
    lines = (ROOT / "docs" / "how-to" / "cairn.service").read_text().splitlines()
    unit = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    *_, module, command = unit["ExecStart"].split()
    assert (module, command) == ("bot", "run")
    assert parser().parse_args([command]).act
    assert unit["User"] == "cairn"
    assert (unit["NoNewPrivileges"], unit["ProtectSystem"]) == ("yes", "strict")
    assert unit["CapabilityBoundingSet"] == ""
    assert unit["StateDirectory"] in unit["Environment"]
    assert int(unit["TimeoutStopSec"]) >= 30
