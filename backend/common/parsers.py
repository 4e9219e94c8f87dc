"""JSON bodies, read so that nothing a client can send becomes a 500."""

from collections.abc import Mapping
from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """DRF's parser; also refuses what only our code would stumble over: endless nesting, a body that is no object."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Mapping[str, Any]:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError("This JSON is nested too deeply.") from None
        if not isinstance(body, dict):
            raise ParseError("A JSON object is expected.")
        return body
