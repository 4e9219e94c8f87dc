"""What counts as one emoji, and its one spelling."""

import regex

EMOJI_MAX = 32  # code points: the longest ones, families with skin tones, have about ten

PICTURE = r"(?!\p{RI})[\p{Extended_Pictographic}\p{Emoji_Presentation}](?:\uFE0F|\p{Emoji_Modifier})?"
TAGS = r"(?:[\U000E0020-\U000E007E]+\U000E007F)?"  # the flags of countries within countries
ONE = regex.compile(rf"{PICTURE}{TAGS}(?:\u200D{PICTURE})*|\p{{RI}}\p{{RI}}|[0-9#*]\uFE0F?\u20E3")

DRAWN_AS_TEXT = regex.compile(
    r"(?:(?!\p{Emoji_Presentation})\p{Extended_Pictographic}|[0-9#*](?=\u20E3))(?!\p{Emoji_Modifier})"
)


def one_emoji(text: str) -> str | None:
    """The emoji as it is always written here, with the selector that asks for its picture; None for anything else.

    Keyboards leave the selector out or not: without one spelling the same picture would be counted twice.
    """
    if len(text) > EMOJI_MAX or not ONE.fullmatch(text):
        return None
    spelled = str(DRAWN_AS_TEXT.sub(lambda match: f"{match[0]}\ufe0f", text.replace("\ufe0f", "")))
    return spelled if len(spelled) <= EMOJI_MAX else None
