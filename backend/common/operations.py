"""What operations of the API are called: in the OpenAPI file, and where their scopes are listed."""

import re


def operation_id(method: str, view: object) -> str:
    """`get_rooms`, `post_join`: the method and the view's name."""
    name = type(view).__name__.removesuffix("View")
    return f"{method.lower()}_{re.sub('(?<!^)(?=[A-Z])', '_', name).lower()}"
