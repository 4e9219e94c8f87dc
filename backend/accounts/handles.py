"""Handles: the names by which people are mentioned. Which are allowed, and when two are the same."""

import unicodedata

HANDLE_MIN, HANDLE_MAX = 2, 32
MARKS = "._-"

# Names that speak for the server or address a group; no handle may be mistaken for one.
SYSTEM_NAMES = frozenset({
    "admin", "administrator", "all", "anonymous", "bot", "centrifugo", "channel", "deleted", "everyone", "here", "help",
    "lockstep", "me", "mod", "moderator", "nobody", "null", "official", "owner", "root", "room", "security", "server",
    "staff", "support", "system", "team", "undefined", "webmaster",
})  # fmt: skip

# Letters of other scripts and digits that are read as a Latin letter, after case folding.
LOOKS_LIKE = str.maketrans({
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ӏ": "l", "ј": "j", "к": "k", "м": "m",
    "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "α": "a",
    "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
    "ı": "i", "ɑ": "a", "ɡ": "g", "0": "o", "1": "l", "3": "e", "5": "s",
})  # fmt: skip
MIXABLE = {
    "LATIN",
    "CYRILLIC",
    "GREEK",
    "ARMENIAN",
}  # scripts that share shapes; a handle keeps to one of them


def handle_key(handle: str) -> str:
    """What is unique: the handle after NFKC and case folding."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", handle).casefold())


def why_not(handle: str) -> str:
    """Empty when this can be somebody's handle; else what to change."""
    key = handle_key(handle)
    if not HANDLE_MIN <= len(key) <= HANDLE_MAX or len(handle) > HANDLE_MAX:
        return f"A handle has {HANDLE_MIN} to {HANDLE_MAX} characters."
    if not all(is_letter_or_digit(char) or char in MARKS for char in key):
        return "A handle has only letters, digits, and . _ -"
    if not any(is_letter_or_digit(char) for char in key):
        return "A handle needs a letter or a digit."
    if len({script(char) for char in key} & MIXABLE) > 1:
        return "A handle keeps to one alphabet."
    if means_system(key):
        return "This name is kept for the server itself."
    return ""


def is_letter_or_digit(char: str) -> bool:
    """Letters, marks that belong to them (Hindi, Thai), decimal digits."""
    return unicodedata.category(char) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd"}


def script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""


def means_system(key: str) -> bool:
    """Whether a reader could take this for a system name: marks, accents and look-alike letters aside."""
    bare = skeleton(key)
    return bare.startswith("deleted") or bare in {skeleton(name) for name in SYSTEM_NAMES}


def skeleton(key: str) -> str:
    letters = unicodedata.normalize("NFKD", key).translate(LOOKS_LIKE)
    return "".join(char for char in letters if char.isalnum()).replace("l", "i")
