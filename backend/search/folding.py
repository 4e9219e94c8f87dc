"""What is compared, and where it stands in the text: the same folding as search_fold in PostgreSQL (migration 0003)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Thai, Lao, Japanese, Chinese
LETTERS = str.maketrans({"ß": "ss", "ı": "i", "ς": "σ"})
ACCENTS = re.compile("[\u0300-\u036f\ufe00-\ufe0f]")  # and what selects how a sign is drawn: ❤ is an emoji or not
RUN = re.compile(f"[{UNSPACED}]+|[^\\s{UNSPACED}]+")
AROUND = 80  # characters shown before the first find
SHOWN = 240  # characters shown altogether


def fold(text: str) -> str:
    """Without case and accents; full-width forms, ß, the Turkish i and the last sigma are their plain letters."""
    lower = unicodedata.normalize("NFKC", text).lower().translate(LETTERS)
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", lower)))


def words_of(query: str) -> list[str]:
    """What has to be there, each somewhere: words between spaces, and runs of a script that has none."""
    return list(dict.fromkeys(RUN.findall(fold(query))))


def is_unspaced(word: str) -> bool:
    return re.match(f"[{UNSPACED}]", word) is not None


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    found: bool


def excerpt(content: str, words: Iterable[str]) -> list[Part]:
    """The text around the first find, in order, cut at SHOWN characters; an ellipsis where something was left out."""
    spans = found_spans(content, words)
    start = max(0, spans[0][0] - AROUND) if spans else 0
    end = min(len(content), start + SHOWN)
    parts, at = [Part("…", found=False)] if start else [], start
    for first, last in spans:
        if first >= end:
            break
        parts += [Part(content[at:first], found=False), Part(content[first : min(last, end)], found=True)]
        at = min(last, end)
    rest = content[at:end] + ("…" if end < len(content) else "")
    return [part for part in [*parts, Part(rest, found=False)] if part.text]


def found_spans(content: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand, first to beyond last, in order and merged where they touch."""
    folded, origin = fold_with_origin(content)
    hits = sorted(
        (origin[found.start()][0], origin[found.end() - 1][1])
        for word in words
        for found in re.finditer(re.escape(word), folded)
    )
    merged: list[tuple[int, int]] = []
    for first, last in hits:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def fold_with_origin(content: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters where that comes from, first to beyond last."""
    if content.isascii():  # each folds to one: fifteen times as fast
        return content.lower(), list(pairwise(range(len(content) + 1)))
    return folded_by_letters(content)


def folded_by_letters(content: str) -> tuple[str, list[tuple[int, int]]]:
    """The same, of any text. A letter with its marks at a time: what composes with a neighbour beyond is not marked."""
    folded: list[str] = []
    origin: list[tuple[int, int]] = []
    for cluster in re.finditer(r".[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*", content, re.DOTALL):
        for char in fold(cluster.group()):
            folded.append(char)
            origin.append(cluster.span())
    return "".join(folded), origin
