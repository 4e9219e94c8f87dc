"""Examples in the OpenAPI file: real requests and answers, kept in examples.json by tests/test_openapi.py."""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent / "examples.json"
JSON = "application/json"

Examples = dict[str, dict[str, Any]]  # "post /api/rooms/" → {"request": body, "201": answer}


def read_examples() -> Examples:
    found: Examples = json.loads(FILE.read_text()) if FILE.is_file() else {}
    return found


def add_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular, after the document is made. What there is no example for stays without."""
    examples = read_examples()
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            for part, value in examples.get(f"{method} {path}", {}).items():
                body = operation.get("requestBody") if part == "request" else operation["responses"].get(part)
                if body:
                    body["content"][JSON]["examples"] = {"example": {"value": value}}
    return result
