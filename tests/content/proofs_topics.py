"""What topics, and challenges that are solved without code, say of the libraries, proven."""

from __future__ import annotations

import io
import math
import re
import sqlite3
from collections.abc import Callable

import pytest

from tests.content.snippets import Page, library

DECIMAL_COMMA = r're.search(r",\d\d$", text)'


def numpy_shapes(page: Page) -> None:
    np = library("numpy")
    page.says("(3, 1) + (4,) is (3, 4)", "the error without keepdims=True")
    assert (np.ones((3, 1)) + np.ones(4)).shape == (3, 4)
    tall, square = np.arange(300.0).reshape(100, 3), np.arange(9.0).reshape(3, 3)
    with pytest.raises(ValueError, match="broadcast"):
        tall - tall.mean(axis=1)
    wrong = square - square.mean(axis=1)
    right = square - square.mean(axis=1, keepdims=True)
    assert wrong.shape == right.shape
    assert not np.allclose(wrong, right)


def pandas_merges(page: Page) -> None:
    pd = library("pandas")
    page.says('validate=\\"one_to_many\\"', "(indicator=True)")
    left, right = pd.DataFrame({"k": [1, 2]}), pd.DataFrame({"k": [1, 1, 3]})
    merged = left.merge(right, how="outer", validate="one_to_many", indicator=True)
    assert merged["_merge"].tolist() == ["both", "both", "left_only", "right_only"]


def null_is_no_value(page: Page) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (x INTEGER)")
    database.executemany("INSERT INTO t VALUES (?)", [(1,), (None,)])
    told = database.execute(
        "SELECT COUNT(*), COUNT(x), NULL = NULL, "
        "(SELECT COUNT(*) FROM t WHERE 5 NOT IN (SELECT x FROM t)) FROM t"
    ).fetchone()
    database.close()
    page.says("COUNT(*) against COUNT(column)", "NULL = NULL is not true", "returns nothing")
    assert told == (2, 1, None, 0)


def average_skips_null(page: Page) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE t (x REAL)")
    database.executemany("INSERT INTO t VALUES (?)", [(5,)] * 6 + [(None,)] * 4)
    page.says("10 rows, 4 of them NULL, and the rest sum to 30", "`COALESCE(x, 0)`")
    told = database.execute("SELECT AVG(x), AVG(COALESCE(x, 0)) FROM t").fetchone()
    database.close()
    page.says(f"{told[0]:g}: it divides by the 6", f"the mean is {told[1]:g}; write")


def scaler_by_hand(page: Page) -> None:
    page.says("2, 4, 4, 4, 5, 5, 7, 9 (mean 5, sd 2) turns a test value of 11 into 3")
    scaler = library("sklearn.preprocessing").StandardScaler()
    scaler.fit([[float(n)] for n in (2, 4, 4, 4, 5, 5, 7, 9)])
    assert (scaler.mean_[0], scaler.scale_[0]) == (5, 2)
    assert scaler.transform([[11.0]])[0, 0] == 3


def street_two_wide(page: Page) -> None:
    page.says("between (0, 0) and (2, 0) by hand: the line x = 1, with a street 2 wide")
    svc = library("sklearn.svm").SVC
    model = svc(kernel="linear", C=1e6).fit([[0, 0], [2, 0]], [0, 1])
    assert model.coef_[0].tolist() == pytest.approx([1, 0])
    assert model.intercept_[0] == pytest.approx(-1)
    losses = [max(0, 1 - margin) for margin in (1.5, 0.4, -0.3)]
    page.says("margins 1.5, 0.4 and -0.3 (" + f"{losses[0]:g}, {losses[1]:g} and {losses[2]:g})")


def centres_by_hand(page: Page) -> None:
    points = [[1.0], [2.0], [4.0], [8.0], [9.0]]
    kmeans = library("sklearn.cluster").KMeans(2, init=[[1.0], [2.0]], n_init=1).fit(points)
    low, high = kmeans.cluster_centers_.ravel()
    page.says(f"on 1, 2, 4, 8, 9 from centres 1 and 2 until nothing moves ({low:.2f} and {high:g})")


def two_starts(page: Page) -> None:
    points, *starts = [
        [[float(one) for one in pair] for pair in re.findall(r"\((\d), (\d)\)", line)]
        for line in page.shown(1).splitlines()
    ]
    kmeans = library("sklearn.cluster").KMeans
    ends = [kmeans(2, init=start, n_init=1).fit(points) for start in starts]
    told = [
        " and ".join(f"({x:g}, {y:g})" for x, y in sorted(end.cluster_centers_.tolist()))
        for end in ends
    ]
    page.says(f"Start A finds the centres {told[0]}", f"Start B settles at {told[1]}")
    apart = abs(ends[1].inertia_ - ends[0].inertia_)
    page.says(f"answer = {apart:.1f}")


def errors_that_grow(page: Page) -> None:
    five = math.sqrt(sum(0.8 ** (2 * step) for step in range(5)))
    page.says(f"from 1 for one step to {five:.2f} for five")


def leeds_basket(page: Page) -> None:
    pd = library("pandas")
    page.says("(`dtype=str`)", "`.str.strip().str.lower()`", "`pd.to_numeric` at the end")
    df = pd.read_csv(io.StringIO(page.shown(1)), dtype=str, keep_default_na=False)
    df["city"] = df["city"].str.strip().str.lower()
    df = df[df["amount"] != "N/A"]
    found = [
        text.replace(",", "." if page.value(DECIMAL_COMMA, re=re, text=text) else "")
        for text in df["amount"].str.lstrip("£")
    ]
    df = df.assign(amount=pd.to_numeric(pd.Series(found, index=df.index))).drop_duplicates()
    kept = df[(df["city"] == "leeds") & (df["amount"] >= 0)]["amount"]
    page.says(f"they sum to {kept.sum():g}")
    assert f"answer = {kept.mean():g}\n" in page.text


def spectrum_not_squared(page: Page) -> None:
    np = library("numpy")
    rng = np.random.default_rng(7)
    table = rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)) + 5
    pca = library("sklearn.decomposition").PCA()
    page.says("`PCA(...).explained_variance_ratio_`")
    shares = pca.fit(table).explained_variance_ratio_
    squares = library("numpy.linalg").svd(table - table.mean(axis=0))[1] ** 2
    assert np.allclose(shares, squares / squares.sum())
    told = np.array([float(one) for one in page.rows(1)[0]]) ** 2
    two, three = (100 * told[:n].sum() / told.sum() for n in (2, 3))
    page.says(f"{two:.1f} % for the first two", f"With the third component it is {three:.1f} %")


PROOFS: dict[str, Callable[[Page], None]] = {
    "car-average-skips-null": average_skips_null,
    "cha-leeds-basket": leeds_basket,
    "cha-spectrum-not-squared": spectrum_not_squared,
    "cha-two-starts-two-clusterings": two_starts,
    "top-clustering": centres_by_hand,
    "top-numpy": numpy_shapes,
    "top-pandas": pandas_merges,
    "top-sklearn-preprocessing": scaler_by_hand,
    "top-sql": null_is_no_value,
    "top-svm": street_two_wide,
    "top-time-series": errors_that_grow,
}
