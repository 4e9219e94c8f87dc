"""What people may write into names and messages."""

import unicodedata

from rest_framework.exceptions import ValidationError
from rest_framework.serializers import CharField

INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Cn", "Co", "Mn", "Me"}
BLANK_LETTERS = {
    "\u115f",
    "\u1160",
    "\u3164",
    "\uffa0",
    "\u2800",
}  # "letters" and "symbols" that draw nothing


def has_visible_character(text: str) -> bool:
    return any(unicodedata.category(char) not in INVISIBLE and char not in BLANK_LETTERS for char in text)


def control_characters(text: str, *, allowed: str = "") -> bool:
    """Whether the text holds control characters other than `allowed`."""
    return any(unicodedata.category(char) == "Cc" and char not in allowed for char in text)


class VisibleText(CharField):
    """Trimmed text of one line, with something to see in it and no control characters."""

    def __init__(self, *, lines: bool = False, max_bytes: int | None = None, **options: object) -> None:
        self.lines, self.max_bytes = lines, max_bytes
        super().__init__(trim_whitespace=True, **options)  # type: ignore[arg-type]

    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        if self.lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if control_characters(text, allowed="\n\t" if self.lines else ""):
            raise ValidationError("Control characters are not allowed here.")
        if text and not has_visible_character(text):
            raise ValidationError("Write something that can be seen.")
        if self.max_bytes and len(text.encode()) > self.max_bytes:
            raise ValidationError(f"At most {self.max_bytes} bytes.")
        return text
