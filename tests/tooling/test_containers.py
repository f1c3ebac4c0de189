"""What the container files promise: one bot, shown to this machine only, not as root."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")["services"]
    return services


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
