"""Marking what was found: the same folding as in PostgreSQL, and where it stands in the text."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from search.folding import Part, excerpt, fold, fold_with_origin, folded_by_letters, found_spans, words_of

TEXTS = [
    "Österreich Straße",
    "İIıi",
    "Crème brûlée",
    "ﾀﾜｰ ガ か\u3099",
    "Ｆｕｌｌ １２３",
    "안녕",
    "Ǆ ﬃ ①",
    "ΑΣ Σίσυφος",
    "Ω Å",
    "naïve\u0301",
    "❤\ufe0f ❤\ufe0e 1\ufe0f\u20e3",
]


@pytest.mark.parametrize("text", TEXTS)
def test_both_sides_fold_alike(text: str, db: None):
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_fold(%s)", [text])
        assert cursor.fetchone() == (fold(text),)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Tea  and TEA", ["tea", "and"]),
        ("GitHub東京 office", ["github", "東京", "office"]),
        ("", []),
        (" \t ", []),
        ("❤\ufe0f \ufe0f", ["❤"]),
    ],
)
def test_words(query: str, words: list[str]):
    assert words_of(query) == words


@pytest.mark.parametrize(
    ("content", "words", "spans"),
    [
        ("Straße, strasse", ["strasse"], [(0, 6), (8, 15)]),
        ("re\u0301sume\u0301!", ["resume"], [(0, 8)]),
        ("aaaa", ["aa"], [(0, 4)]),
        ("tea and teacake", ["tea", "cake"], [(0, 3), (8, 15)]),
        ("👋🏽 tea", ["tea"], [(3, 6)]),
        ("a ❤\ufe0f tea", ["❤"], [(2, 4)]),
        ("nothing", ["tea"], []),
    ],
)
def test_where_it_stands(content: str, words: list[str], spans: list[tuple[int, int]]):
    assert found_spans(content, words) == spans


@given(st.text(st.characters(codec="ascii")))
def test_plain_letters_need_not_be_looked_at_one_by_one(content: str):
    assert fold_with_origin(content) == folded_by_letters(content)


def test_an_excerpt_begins_shortly_before_the_first_find():
    parts = excerpt("x" * 500 + " tea " + "y" * 500, ["tea"])
    assert parts == [
        Part("…", found=False),
        Part("x" * 79 + " ", found=False),
        Part("tea", found=True),
        Part(" " + "y" * 156 + "…", found=False),
    ]


def test_an_excerpt_without_a_find_is_the_beginning():
    assert excerpt("y" * 300, ["tea"]) == [Part("y" * 240 + "…", found=False)]


def test_a_find_beyond_what_is_shown_is_left_out():
    parts = excerpt("tea" + "y" * 300 + "tea", ["tea"])
    assert parts == [Part("tea", found=True), Part("y" * 237 + "…", found=False)]
