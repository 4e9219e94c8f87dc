"""What people write: of all lengths and alphabets, each text only once."""

import random
from collections.abc import Sequence

WORDS = (
    *("lockstep", "and", "then", "we", "meet", "at", "noon", "**bold**", "`code`", "https://example.org/a?b=c"),
    *(
        "naïve",
        "Grüße",
        "Ελλάδα",
        "Привет",
        "你好世界",
        "こんにちは",
        "안녕",
        "שלום",
        "مرحبا",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "e\u0301",
        "\u2028x",
    ),
)
LONGEST = 6_000  # characters


def text(choice: random.Random, writer: str, others: Sequence[str]) -> str:
    """Now and then it mentions one of the others, or everybody."""
    words = [writer, format(choice.getrandbits(48), "x")]
    words += choice.choices(WORDS, k=choice.choice((0, 3, 8, 12, 30)))
    if others and choice.random() < 0.05:
        words.append(f"@{choice.choice(others)}")
    if choice.random() < 0.005:
        words.append("@room")
    if choice.random() < 0.01:
        words.append("x" * choice.randrange(LONGEST // 2))
    return " ".join(words)[:LONGEST].strip()
