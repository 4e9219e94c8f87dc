"""What people may write into names and messages."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.serializers import CharField

from common.characters import DIRECTION_CHANGES, LINE_SEPARATORS, control_characters, has_visible_character


class VisibleText(CharField):
    """Trimmed text with something to see in it and no control characters: a name of one line, or with `lines` a text.

    CharField itself refuses NUL, lone surrogates and what is longer than `max_length`.
    """

    def __init__(self, *, lines: bool = False, max_bytes: int | None = None, **options: Any) -> None:
        self.lines, self.max_bytes = lines, max_bytes
        super().__init__(trim_whitespace=True, **options)
        self.validators.append(self.check)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        return text.replace("\r\n", "\n").replace("\r", "\n") if self.lines else text

    def check(self, text: str) -> None:
        if self.max_length and len(text) > self.max_length:
            return  # refused already; the rest need not look at a megabyte
        if control_characters(text, allowed="\n\t" if self.lines else ""):
            raise ValidationError("Control characters are not allowed here.")
        if not self.lines and (LINE_SEPARATORS | DIRECTION_CHANGES) & set(text):
            raise ValidationError("Characters that break lines or change their direction are not allowed here.")
        if text and not has_visible_character(text):
            raise ValidationError("Write something that can be seen.")
        if self.max_bytes and len(text.encode(errors="surrogatepass")) > self.max_bytes:
            raise ValidationError(f"At most {self.max_bytes} bytes.")
