"""What items say of SQL, and of pandas beside it, proven by running both."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from tests.content.snippets import Page, library


def price_on_that_day(page: Page) -> None:
    pd = library("pandas")
    prices, orders = (_triples(part, size) for part, size in _two_tables(page))
    tables = {
        "prices": pd.DataFrame(prices, columns=["product", "first_day", "cents"]),
        "orders": pd.DataFrame(orders, columns=["id", "product", "day", "pieces"]),
    }
    for name in ("first_day", "cents", "day", "pieces", "id"):
        for table in tables.values():
            if name in table:
                table[name] = table[name].astype(int)
    joined = page.value(
        'merge_asof(orders.sort_values("day"), prices.sort_values("first_day"), left_on="day", '
        'right_on="first_day", by="product")',
        merge_asof=pd.merge_asof,
        **tables,
    ).sort_values("id")
    database = sqlite3.connect(":memory:")
    for name, table in tables.items():
        table.to_sql(name, database, index=False)
    price = (
        "(SELECT cents FROM prices p WHERE p.product = o.product AND p.first_day <= o.day "
        "ORDER BY p.first_day DESC LIMIT 1)"
    )
    page.says(f"`{price}`")
    found = [row[0] for row in database.execute(f"SELECT {price} FROM orders o ORDER BY id")]
    database.close()
    assert [None if one != one else one for one in joined["cents"]] == found
    told = ", ".join("none" if one is None else str(one) for one in found[:-1])
    page.says(f"The nine prices are {told} and {found[-1]};")


def _two_tables(page: Page) -> list[tuple[str, int]]:
    prices, orders = page.shown(1).split("\n\n")
    return [(prices.split("\n", 1)[1], 3), (orders.split("\n", 1)[1], 4)]


def _triples(text: str, size: int) -> list[list[str]]:
    words = text.split()
    return [words[at : at + size] for at in range(0, len(words), size)]


def not_in_nobody(page: Page) -> None:
    ids, referred = (row[1:] for row in page.rows(2))
    members = [
        (int(one), None if by == "-" else int(by)) for one, by in zip(ids, referred, strict=True)
    ]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE members (id INTEGER, referred_by INTEGER)")
    database.executemany("INSERT INTO members VALUES (?, ?)", members)
    assert database.execute(page.shown(1)).fetchone() == (0,)
    repair = "WHERE NOT EXISTS (SELECT 1 FROM members r WHERE r.referred_by = members.id)"
    page.says(f"`{repair}`")
    [count] = database.execute(f"SELECT COUNT(*) FROM members {repair}").fetchone()
    for code, value in (("SELECT 3 NOT IN (1, 2)", 1), ("SELECT 3 NOT IN (1, NULL)", None)):
        page.says(f"`{code}`")
        assert database.execute(code).fetchone() == (value,)
    database.close()
    assert f"answer = {count}\n" in page.text


def revenue_that_grew(page: Page) -> None:
    database = sqlite3.connect(":memory:")
    tables = re.findall(r"^(\w+): (.*)\n((?:  .*\n?)+)", page.shown(1), re.MULTILINE)
    for name, columns, rows in tables:
        names = columns.split(", ")
        database.execute(f"CREATE TABLE {name} ({', '.join(names)})")
        words = [int(word) if word.isdigit() else word for word in rows.split()]
        values = [words[at : at + len(names)] for at in range(0, len(words), len(names))]
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
    [wrong] = database.execute(page.shown(2)).fetchone()
    repair = re.search(r"`(SELECT SUM\(amount.*?)`", page.text)
    assert repair
    [right] = database.execute(repair[1]).fetchone()
    database.close()
    page.says(str(wrong))
    assert f"answer = {right}\n" in page.text


def latest_order_each(page: Page) -> None:
    pd = library("pandas")
    rows = [(1, 7, 1, 5.0), (2, 7, 3, 6.0), (3, 7, 3, None), (4, 8, 2, 9.0)]
    columns = ["order_id", "customer_id", "ordered_at", "total"]
    orders = pd.DataFrame(rows, columns=columns)
    found = page.value(
        'orders.sort_values(["ordered_at", "order_id"]).groupby("customer_id").tail(1)',
        orders=orders,
    )
    assert sorted(found["order_id"]) == [3, 4]
    ordered = orders.sort_values(["ordered_at", "order_id"])
    kept = page.value('drop_duplicates("customer_id", keep="last")', **_methods(ordered))
    assert sorted(kept["order_id"]) == [3, 4]
    mixed = ordered.groupby("customer_id").last().loc[7]
    assert (mixed["order_id"], mixed["total"]) == (3, 6.0), "two orders in one row"
    number = (
        "row_number() over (partition by customer_id order by ordered_at desc, order_id desc) as rn"
    )
    page.says(f"`{number}`", "`where rn = 1`")
    database = sqlite3.connect(":memory:")
    orders.to_sql("orders", database, index=False)
    query = f"select order_id from (select *, {number} from orders) where rn = 1"
    assert sorted(row[0] for row in database.execute(query)) == [3, 4]
    database.close()


def _methods(df: Any) -> dict[str, Any]:
    return {"drop_duplicates": df.drop_duplicates}


PROOFS: dict[str, Callable[[Page], None]] = {
    "cha-not-in-nobody": not_in_nobody,
    "cha-price-on-that-day": price_on_that_day,
    "cha-revenue-that-grew": revenue_that_grew,
    "int-latest-order-each": latest_order_each,
}
