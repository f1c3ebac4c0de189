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


def sessions_in_sql(page: Page) -> None:
    before, opens, total = (
        "LAG(minute) OVER (PARTITION BY member ORDER BY minute)",
        "CASE WHEN minute - before <= 30 THEN 0 ELSE 1 END",
        "SUM(opens) OVER (PARTITION BY member ORDER BY minute)",
    )
    page.says(f"`{before}`", f"`{opens}`", f"`{total}`")
    number, mean = _sessions(page, before, opens, total)
    page.says(f"and 92 / {number} = {mean}.")
    number, mean = _sessions(page, before, "minute - before > 30", total)
    assert number == 10
    page.says(f"ten sessions, with a mean of {mean}")
    zero = "CASE WHEN minute - before > 30 THEN 1 ELSE 0 END"
    page.says(f"With `{zero}`")
    assert _sessions(page, before, zero, total) == (8, 11.5)


def _sessions(page: Page, before: str, opens: str, total: str) -> tuple[int, float]:
    """(how many sessions, their mean length)."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE visits (member TEXT, minute INTEGER)")
    visits = [(member, int(minute)) for member, *minutes in page.rows(1) for minute in minutes]
    database.executemany("INSERT INTO visits VALUES (?, ?)", visits)
    found = database.execute(
        f"WITH a AS (SELECT *, {before} AS before FROM visits), "
        f"b AS (SELECT *, {opens} AS opens FROM a), c AS (SELECT *, {total} AS number FROM b) "
        "SELECT MAX(minute) - MIN(minute) FROM c GROUP BY member, number"
    ).fetchall()
    database.close()
    return len(found), sum(length for (length,) in found) / len(found)


def funnel_in_that_order(page: Page) -> None:
    query = re.search(r"`(SELECT DISTINCT .*?)`", page.text)
    assert query
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE events (who TEXT, step TEXT, minute INTEGER)")
    for line in page.shown(1).splitlines():
        who, steps = line.split(maxsplit=1)
        rows = [(who, *step.split()) for step in steps.split(", ")]
        database.executemany("INSERT INTO events VALUES (?, ?, ?)", rows)

    def listed(text: str) -> set[str]:
        return {row[0] for row in database.execute(text)}

    right = listed(query[1])
    assert right == {"ada", "dora", "fay", "gus"}
    page.says("Leaving the 60 minutes out lets cem in; writing `>=` lets hana in")
    assert listed(query[1].replace(" AND p.minute <= v.minute + 60", "")) - right == {"cem"}
    assert listed(query[1].replace("minute > ", "minute >= ")) - right == {"hana"}
    by_person = "SELECT who FROM events GROUP BY who HAVING COUNT(DISTINCT step) = 3"
    page.says("eight names, everybody but eli")
    assert len(listed(by_person)) == 8
    database.close()


PROOFS: dict[str, Callable[[Page], None]] = {
    "cha-funnel-in-that-order": funnel_in_that_order,
    "cha-not-in-nobody": not_in_nobody,
    "cha-price-on-that-day": price_on_that_day,
    "cha-revenue-that-grew": revenue_that_grew,
    "cha-sessions-in-sql": sessions_in_sql,
    "int-latest-order-each": latest_order_each,
}
