"""Handles: the names by which people are mentioned. Which are allowed, and when two are the same."""

import re
import unicodedata

from common.characters import BLANK_LETTERS

HANDLE_MIN, HANDLE_MAX = 2, 32
MARKS = "._-"

# Names that speak for the server or address a group; no handle may be mistaken for one.
SYSTEM_NAMES = frozenset({
    "admin", "administrator", "all", "anonymous", "bot", "centrifugo", "channel", "deleted", "everyone", "here", "help",
    "lockstep", "me", "mod", "moderator", "nobody", "null", "official", "owner", "root", "room", "security", "server",
    "staff", "support", "system", "team", "undefined", "webmaster",
})  # fmt: skip

# Letters of other alphabets and digits that are read as Latin letters, after case folding.
LOOKS_LIKE = str.maketrans({
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ӏ": "l", "ј": "j", "к": "k", "м": "m",
    "н": "h", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "ѵ": "v", "ԝ": "w", "х": "x", "у": "y", "α": "a",
    "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
    "հ": "h", "օ": "o", "ս": "u", "ո": "n", "ց": "g", "յ": "j", "ք": "p", "ա": "w", "đ": "d", "ð": "d",
    "ħ": "h", "ł": "l", "ø": "o", "ŧ": "t", "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b",
})  # fmt: skip
READ_AS_ONE = re.compile("rn|vv")  # m and w, in most typefaces

# A handle keeps to one alphabet: two that share shapes would make look-alikes. East Asian ones go with Latin.
ALPHABETS = frozenset({
    "LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "SYRIAC", "THAANA", "ETHIOPIC",
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA",
    "THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER", "CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL",
})  # fmt: skip
GO_TOGETHER = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL"})
NAMED_OTHERWISE = {
    "ARABIC-INDIC": "ARABIC", "EXTENDED": "ARABIC", "KATAKANA-HIRAGANA": "KATAKANA", "IDEOGRAPHIC": "CJK",
}  # fmt: skip
LATIN_BEYOND_EUROPE = {"ə"}  # Azerbaijani


def normalise_handle(handle: str) -> str:
    """As it is kept and shown: NFKC, so that wide, ligated and circled letters are the plain ones."""
    return unicodedata.normalize("NFKC", handle)


def handle_key(handle: str) -> str:
    """What is unique: the handle after NFKC and case folding; ı, whose capital is I, folds with i."""
    return normalise_handle(normalise_handle(handle).casefold()).replace("ı", "i")


def why_not(handle: str) -> str:
    """Empty when this can be somebody's handle; else what to change."""
    key = handle_key(handle)
    if not HANDLE_MIN <= len(key) <= HANDLE_MAX or len(normalise_handle(handle)) > HANDLE_MAX:
        return f"A handle has {HANDLE_MIN} to {HANDLE_MAX} characters."
    letters = [char for char in key if char not in MARKS]
    if not all(is_letter_or_digit(char) for char in letters):
        return "A handle has only letters, digits, and . _ -"
    if not any(char.isalnum() for char in letters):
        return "A handle needs a letter or a digit."
    alphabets = {alphabet(char) for char in letters if not char.isascii() or char.isalpha()}
    if len(alphabets) > 1 and not alphabets <= GO_TOGETHER:
        return "A handle keeps to one alphabet."
    if means_system(handle):
        return "This name is kept for the server itself."
    return ""


def is_letter_or_digit(char: str) -> bool:
    """Letters, marks that belong to them (Hindi, Thai), decimal digits, of an alphabet that people write in."""
    if char.isascii():
        return char.isalnum()
    if unicodedata.category(char) not in {"Ll", "Lm", "Lo", "Mn", "Mc", "Nd"} or alphabet(char) not in ALPHABETS:
        return False
    if alphabet(char) == "LATIN":
        return char < "\u0180" or char in LATIN_BEYOND_EUROPE or unicodedata.normalize("NFD", char)[0] < "\u0180"
    return char not in BLANK_LETTERS and "INHERENT" not in unicodedata.name(char)  # Khmer vowels that draw nothing


def alphabet(char: str) -> str:
    name = unicodedata.name(char, "").partition(" ")[0]
    return NAMED_OTHERWISE.get(name, name)


def means_system(name: str) -> bool:
    """Whether a reader could take this for a system name: marks, accents and look-alike letters aside."""
    bare = skeleton(name)
    return bare.startswith(skeleton("deleted")) or bare in {skeleton(reserved) for reserved in SYSTEM_NAMES}


def skeleton(name: str) -> str:
    """What the eye reads, roughly: two names with one skeleton are look-alikes."""
    plain = unicodedata.normalize("NFKD", handle_key(name))
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain)
    letters = "".join(digits).translate(LOOKS_LIKE)
    bare = "".join(char for char in letters if char.isalnum())
    return READ_AS_ONE.sub(lambda pair: {"rn": "m", "vv": "w"}[pair[0]], bare).replace("l", "i")
