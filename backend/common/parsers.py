"""JSON bodies, read so that nothing a client can send becomes a 500."""

import json
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser


class JSONParser(BaseParser):
    """UTF-8 JSON, whatever `charset` says (Python would also take `zlib` for one), and an object."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        try:
            body = json.loads(stream.read().decode("utf-8"), parse_constant=refuse_constant)
        except ValueError as error:  # bytes that aren't UTF-8, no JSON, a number of thousands of digits
            raise ParseError(f"This is no JSON: {error}") from None
        except RecursionError:
            raise ParseError("This JSON is nested too deeply.") from None
        if not isinstance(body, dict):
            raise ParseError("A JSON object is expected.")
        return body


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


class AlwaysJSON(BaseContentNegotiation):
    """Answers are JSON, whatever the request says it accepts; bodies go by their media type."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        wanted = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type
