"""Which characters show, which draw nothing, which rearrange others."""

import unicodedata

INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Cn", "Co", "Mn", "Me"}
# "Letters" and "symbols" that draw nothing: Hangul fillers, Braille blank
BLANK_LETTERS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800"}
LINE_SEPARATORS = {"\u2028", "\u2029"}
# Overrides, embeddings and isolates, which rearrange what stands around them
DIRECTION_CHANGES = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


def has_visible_character(text: str) -> bool:
    return any(unicodedata.category(char) not in INVISIBLE and char not in BLANK_LETTERS for char in text)


def control_characters(text: str, *, allowed: str = "") -> bool:
    """Whether the text holds control characters other than `allowed`."""
    if text.isprintable():
        return False  # as most texts are: they are not looked at character by character
    return any(unicodedata.category(char) == "Cc" and char not in allowed for char in text)
