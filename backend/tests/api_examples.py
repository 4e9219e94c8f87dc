"""Makes the examples of the OpenAPI file from real requests and answers, without what is secret or of this run."""

import json
import re
from collections.abc import Callable
from typing import Any

from common.examples import FILE, JSON, Examples

SECRETS = {"access": "eyJ…", "refresh": "eyJ…", "token": "…"}
Fits = Callable[[dict[str, Any], Any], bool]


def taken_from(asked: list[tuple[str, str, Any]]) -> Examples:
    """Of each operation the first request and the first answer of each status."""
    made: Examples = {}
    for method, path, answer in asked:
        if answer.headers["Content-Type"] != JSON:
            continue
        parts = made.setdefault(f"{method} {path}", {})
        parts.setdefault(str(answer.status_code), plain(answer.json()))
        if body := getattr(answer.wsgi_request, "parsed_body", None):
            parts.setdefault("request", plain(body))
    # Needs a server that nobody administers yet; the answer is that of signing up
    signed_up = made["post /api/signup/"]
    made["post /api/setup/"] = {"request": {"token": "…", **signed_up["request"]}, "201": signed_up["201"]}
    return made


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, dict):
        return {key: SECRETS.get(key, plain(inner)) for key, inner in value.items()}
    if not isinstance(value, str):
        return value
    for own in ("http://testserver", "http://localhost:9000"):
        value = value.replace(own, "https://chat.example.org")
    return re.sub(r"\bkey=[\w-]+", "key=XXXX", value)


def places(api: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """(operation, "request" or a status of success) → the schema of its body."""
    found = {}
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            bodies = {status: answer for status, answer in operation["responses"].items() if status < "300"}
            if "requestBody" in operation:
                bodies["request"] = operation["requestBody"]
            for part, body in bodies.items():
                if JSON in body.get("content", {}):  # a redirect has no body, a calendar file is its own example
                    found[f"{method} {path}", part] = body["content"][JSON]["schema"]
    return found


def lacking(examples: Examples, api: dict[str, Any], fits: Fits) -> list[tuple[str, str]]:
    """Where an example is missing, or is not as the schema says any more."""
    return [
        (operation, part)
        for (operation, part), schema in places(api).items()
        if part not in examples.get(operation, {}) or not fits(schema, examples[operation][part])
    ]


def write_anew(examples: Examples, made: Examples, gaps: list[tuple[str, str]], api: dict[str, Any]) -> None:
    """Fill the gaps, leave what is good, drop what belongs to no operation."""
    for operation, part in gaps:
        if part in made.get(operation, {}):
            examples.setdefault(operation, {})[part] = made[operation][part]
    kept: Examples = {operation: {} for operation, _ in sorted(places(api))}
    for operation, part in sorted(places(api)):
        if part in examples.get(operation, {}):
            kept[operation][part] = examples[operation][part]
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
