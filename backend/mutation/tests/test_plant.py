"""A changed file in the place of a loaded one."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mutation.plant import plant

SHOP = """from dataclasses import dataclass
from typing import NamedTuple

MOST = 5
PATHS = ["a"]
NOTHING = None

def sell(many, price=2, *, tip=0):
    return min(many, MOST) * price + tip

def twice(function):
    return lambda *given: function(*given) * 2

class Counter:
    opens = 9

    @twice
    def count(self):
        return 1

class Stall(Counter):
    def count(self):
        return super().count() + 1

@dataclass(frozen=True)
class Sale:
    many: int
    price: int = 2

class Pair(NamedTuple):
    one: int
    two: int = 2
"""
CUSTOMER = "from shop_at_hand import MOST, NOTHING, PATHS, Counter, Pair, Sale, Stall, sell\n"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Another module that has imported all of the shop's, after one piece of the shop's text was replaced."""
    (tmp_path / "shop_at_hand.py").write_text(SHOP)
    (tmp_path / "customer_at_hand.py").write_text(CUSTOMER)
    monkeypatch.syspath_prepend(tmp_path)
    customer = import_module("customer_at_hand")

    def change(old: str = "", new: str = "") -> Any:
        assert not old or SHOP.count(old) == 1
        plant(sys.modules["shop_at_hand"], SHOP.replace(old, new) if old else SHOP)
        return customer

    yield change
    del sys.modules["shop_at_hand"], sys.modules["customer_at_hand"]


def test_the_same_text_changes_nothing(planted: Callable[..., Any]):
    shop = planted()
    assert (shop.sell(9), shop.sell(2, 3, tip=1), shop.Stall().count()) == (10, 7, 3)
    assert (shop.Sale(1), shop.Pair(1), shop.Counter.opens) == (shop.Sale(1, 2), (1, 2), 9)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("MOST = 5", "MOST = 6", lambda shop: (shop.sell(9), shop.MOST) == (12, 6)),
        ("price=2", "price=3", lambda shop: shop.sell(1) == 3),
        ("tip=0", "tip=4", lambda shop: shop.sell(1) == 6),
        ("many, MOST", "many + 1, MOST", lambda shop: shop.sell(1) == 4),
        ("opens = 9", "opens = 8", lambda shop: shop.Stall().opens == 8),
        ("count() + 1", "count() - 1", lambda shop: shop.Stall().count() == 1),
        ("price: int = 2", "price: int = 3", lambda shop: shop.Sale(1).price == 3),
        ('["a"]', '["b"]', lambda shop: shop.PATHS == ["b"]),
        ("NOTHING = None", "NOTHING = ''", lambda shop: shop.NOTHING == ""),
    ],
)
def test_whoever_has_imported_it_has_the_change(
    old: str, new: str, shown: Callable[[Any], bool], planted: Callable[..., Any]
):
    held = sys.modules["shop_at_hand"].PATHS
    assert shown(planted(old, new))
    assert held is sys.modules["shop_at_hand"].PATHS
