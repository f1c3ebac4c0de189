"""What items say of pandas, proven by running it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.content.snippets import Page, library


def bikes_three_days_ahead(page: Page) -> None:
    pd = library("pandas")
    bikes = pd.Series([int(one) for row in page.rows(1) for one in row])
    leaky = page.run(2, bikes=bikes)
    page.says(f"a mean error of {leaky['error']:.2f} for days 6 to 16")
    errors = []
    for shift in (2, 3):
        source = page.fences[1].source.replace("shift(1)", f"shift({shift})")
        names: dict[str, Any] = {"bikes": bikes}
        exec(source, names)
        errors.append(names["error"])
    page.says(f'"three days including today": {errors[0]:.2f}.')
    page.says(f"grows from {leaky['error']:.2f} to {errors[1]:.2f}, by 61 %")


def city_mean_leak(page: Page) -> None:
    pd = library("pandas")
    head, *rows = page.rows(2)
    df = pd.DataFrame(rows, columns=head)
    df["bought"] = df["bought"].astype(float)
    page.run(1, df=df)
    page.says(f"here {df['city_mean'].sum():g}, because", "gives rows 7 and 8 the value 1")
    assert df["city_mean"].tolist()[6:] == [1, 1]


def region_nobody_filled_in(page: Page) -> None:
    pd = library("pandas")
    df = pd.read_csv(io.StringIO(page.shown(1)))
    ran = page.run(2, df=df)
    page.says(f"North brings in {ran['share']['North']:.2f} % of the revenue")
    page.says(f"All orders sum to {df['amount'].sum()}, those with a region to 570")
    assert page.value("by_region.sum()", by_region=ran["by_region"]) == 570
    guard = 'assert by_region.sum() == df["amount"].sum()'
    with pytest.raises(AssertionError):
        page.span(guard, by_region=ran["by_region"], df=df)
    whole = df.groupby("region", dropna=False)["amount"].sum()
    page.span(guard, by_region=whole, df=df)
    shares = 100 * whole / whole.sum()
    page.says(f"(280, or {shares.iloc[-1]:.2f} %)", f"= {shares['North']:.2f} %.")
    named = df.assign(region=page.value('df["region"].fillna("unknown")', df=df))
    assert named.groupby("region")["amount"].sum()["unknown"] == 280
    assert df["region"].value_counts().sum() == 7
    assert df.pivot_table(index="region", values="amount", aggfunc="sum")["amount"].sum() == 570
    raw = pd.read_csv(io.StringIO(page.shown(1)), na_filter=False)
    assert raw.groupby("region")["amount"].sum()[""] == 280


def columns_that_moved(page: Page) -> None:
    pd, np = library("pandas"), library("numpy")
    weights = np.array([float(one) for one in page.rows(1)[1]])
    words = [word for row in page.rows(2) for word in row]
    batch = pd.DataFrame({"city": words[::2], "plan": words[1::2]})
    columns = pd.get_dummies(batch)
    ran = page.span("scores = X.to_numpy() @ weights", X=columns, weights=weights)
    page.says(f"The sum of the seven scores is {ran['scores'].sum()}.")
    page.says(f"In the batch the columns are {', '.join(columns.columns)}:")
    trained = pd.DataFrame({"city": ["Oslo", "Bergen", "Moss"], "plan": ["pro", "basic", "pro"]})
    preprocessing = library("sklearn.preprocessing")
    encoder = page.value(
        'OneHotEncoder(handle_unknown="ignore")', OneHotEncoder=preprocessing.OneHotEncoder
    )
    assert pd.get_dummies(trained).columns.tolist() == page.rows(1)[0]
    right = []
    # The rows in the order of the text: two of them stand in a line
    for row in encoder.fit(trained).transform(batch).toarray():
        right.append(row @ weights)
    assert sum(right) == 4.0
    page.says("The right sum is 4.0.")


def minus_999(page: Page) -> None:
    pd = library("pandas")
    degrees, sold = (row[1:] for row in page.rows(1))
    text = "degrees,sold\n" + "\n".join(f"{a},{b}" for a, b in zip(degrees, sold, strict=True))
    raw = pd.read_csv(io.StringIO(text))
    page.says(f"is {raw['degrees'].mean():.1f}, which", f"correlation of {_corr(raw):.2f} says")
    read = pd.read_csv(io.StringIO(text), na_values=[-999])
    page.says("na_values=[-999]", f"{read['degrees'].mean():.1f} degrees")
    page.says(f"the correlation {_corr(read):.4f}")
    page.says(f"Filling the gaps with 23.0 gives {_corr(read.fillna({'degrees': 23.0})):.3f}")


def _corr(df: Any) -> float:
    return float(df["degrees"].corr(df["sold"]))


def assignment_that_vanishes(page: Page) -> None:
    pd = library("pandas")
    df = pd.DataFrame({"a": [1, -1], "b": [0, 0]})
    with pytest.warns(pd.errors.ChainedAssignmentError):
        page.span('df[df.a > 0]["b"] = 1', df=df)
    assert df["b"].tolist() == [0, 0]
    page.span('df.loc[df.a > 0, "b"] = 1', df=df)
    assert df["b"].tolist() == [1, 0]


def group_without_a_name(page: Page) -> None:
    pd = library("pandas")
    df = pd.DataFrame({"region": ["N", None], "x": [1, 2]})
    page.says("`groupby` leaves them out by default", '`groupby("region")`', "`dropna=False`")
    assert df.groupby("region")["x"].sum().sum() == 1
    assert df.groupby("region", dropna=False)["x"].sum().sum() == 3


def labels_not_positions(page: Page) -> None:
    pd = library("pandas")
    one, two = pd.Series(range(5)), pd.Series(range(5), index=range(5, 10))
    assert (one + two).isna().sum() == 10
    page.says("the result has ten rows of NaN", "`reset_index(drop=True)`")
    assert (one + two.reset_index(drop=True)).tolist() == [0, 2, 4, 6, 8]


def twelve_rows_for_one_key(page: Page) -> None:
    pd = library("pandas")
    left, right = pd.DataFrame({"k": [1] * 3}), pd.DataFrame({"k": [1] * 4})
    page.says(f"{len(left.merge(right))}, every pair")
    for promise in ("one_to_many", "one_to_one"):
        page.says(f'"{promise}"')
        with pytest.raises(pd.errors.MergeError):
            left.merge(right, validate=promise)


def join_grew_by_480(page: Page) -> None:
    pd = library("pandas")
    customers = pd.DataFrame({"customer_id": [1, 1, 2, None], "city": list("abcd")})
    dup = page.span(
        'dup = customers[customers.duplicated("customer_id", keep=False)]', customers=customers
    )["dup"]
    assert dup["city"].tolist() == ["a", "b"]
    orders = pd.DataFrame({"customer_id": [1, 2, None]})
    joined = orders.merge(customers, how="left")
    assert joined["city"].tolist() == ["a", "b", "c", "d"], "null keys match"
    with pytest.raises(pd.errors.MergeError):
        orders.merge(customers, validate="many_to_one")
    assert len(customers.drop_duplicates()) == 4
    page.says('validate="many_to_one"', "pandas does match them")


def rolling_mean_knows_today(page: Page) -> None:
    pd = library("pandas")
    days = pd.date_range("2026-01-01", periods=10)
    rows = [(shop, day, n * n) for shop in "ab" for n, day in enumerate(days)]
    first = pd.DataFrame(rows, columns=["shop", "date", "sales"])
    moved = first.copy()
    moved.loc[4, "sales"] += 1000
    means = []
    for table in (first, moved):
        df = page.span('df = df.sort_values(["shop", "date"])', df=table)["df"]
        page.span(
            'df["mean7"] = df.groupby("shop")["sales"].transform(lambda s: '
            "s.shift(1).rolling(7, min_periods=3).mean())",
            df=df,
        )
        means.append(df["mean7"])
    changed = means[0].fillna(-1) != means[1].fillna(-1)
    assert changed[changed].index.tolist() == [5, 6, 7, 8, 9], "only later days of that shop"
    page.span('df["mean7"] = df["sales"].rolling(7).mean()', df=first)


def label_of_twenty_answers(page: Page) -> None:
    pd, np = library("pandas"), library("numpy")
    names = [f"PCIAT-PCIAT_{n:02}" for n in range(1, 21)]
    df = pd.DataFrame([[1.0] * 20, [2.0] * 19 + [None]], columns=names).assign(PCIAT_Total=0)
    answers = page.value(r'df.filter(regex=r"PCIAT_\d\d$")', df=df)
    assert answers.columns.tolist() == names
    assert answers.sum(axis=1).tolist() == [20, 38]
    assert answers.isna().sum(axis=1).tolist() == [0, 1]
    levels = page.value(
        "numpy.digitize(total, [31, 50, 80])", numpy=np, total=[30, 31, 49, 50, 79, 80]
    )
    assert levels.tolist() == [0, 1, 1, 2, 2, 3]
    page.says("up to 30 is level 0, up to 49 level 1, up to 79 level 2, and from 80 on level 3")


def fraud_point_in_time(page: Page) -> None:
    pd = library("pandas")
    times = pd.to_datetime(["2026-01-01 00:00", "2026-01-01 12:00", "2026-01-02 12:00"])
    amounts = pd.Series([1.0, 2.0, 4.0], index=times)
    windows = page.value('rolling("24h", closed="left")', rolling=amounts.rolling)
    assert windows.sum().fillna(0).tolist() == [0, 1, 2]


def netflix_shifted_cells(page: Page) -> None:
    pd = library("pandas")
    durations = pd.Series(["90 min", "2 Seasons"], name="duration")
    parts = page.value(r'str.extract(r"(\d+)\s*(\w+)")', str=durations.str)
    assert parts.to_numpy().tolist() == [["90", "min"], ["2", "Seasons"]]
    df = pd.DataFrame({"rating": ["PG", "PG", "74 min"]})
    assert page.value('df["rating"].value_counts()', df=df)["PG"] == 2


def telco_eleven_characters(page: Page) -> None:
    pd = library("pandas")
    read = page.value('pd.to_numeric(s, errors="coerce")', pd=pd, s=pd.Series(["29.85", " "]))
    assert read.isna().tolist() == [False, True]


def zero_is_not_zero(page: Page) -> None:
    pd = library("pandas")
    df = pd.DataFrame({"BMI": [0, 33.6], "Insulin": [0, 94], "Pregnancies": [0, 1]})
    assert page.value("df.isna().sum()", df=df).sum() == 0
    cols = ["BMI", "Insulin"]
    page.span('df[cols] = df[cols].replace(0, float("nan"))', df=df, cols=cols)
    assert df.isna().sum().tolist() == [1, 1, 0]
    table = pd.crosstab(df["BMI"].isna(), df["Insulin"].isna())
    assert table.to_numpy().tolist() == [[1, 0], [0, 1]]


def stroke_and_the_wedding(page: Page) -> None:
    pd = library("pandas")
    df = pd.DataFrame({"age": [20, 60], "ever_married": ["No", "Yes"], "stroke": [0, 1]})
    band = pd.cut(df["age"], [0, 40, 80])
    code = 'df.groupby([band, "ever_married"])["stroke"].agg(["mean", "size"])'
    found = page.value(code, df=df, band=band)
    assert found["size"].sum() == 2


def empty_means_never(page: Page) -> None:
    pandas = library("pandas")

    df = pandas.DataFrame({"reviews_per_month": [None, 1.5], "number_of_reviews": [0, 9]})
    table = page.value(
        'pandas.crosstab(df["reviews_per_month"].isna(), df["number_of_reviews"].eq(0))',
        pandas=pandas,
        df=df,
    )
    assert table.to_numpy().tolist() == [[1, 0], [0, 1]]


def seven_hundred_copies(page: Page) -> None:
    pd = library("pandas")
    df = pd.DataFrame({"a": [1, 1, 2], "b": [3, 3, 4]})
    groups = page.value("df.groupby(list(df.columns)).ngroup()", df=df)
    assert groups.tolist() == [0, 0, 1]
    assert len(df.drop_duplicates()) == 2


def oil_price_from_tomorrow(page: Page) -> None:
    pd = library("pandas")
    days = pd.date_range("2026-01-01", periods=4)
    oil = pd.Series([None, 50.0, None, 60.0], index=days)
    assert page.value("ffill()", ffill=oil.ffill).tolist()[1:] == [50, 50, 60]
    between = page.value('interpolate(method="time")', interpolate=oil.interpolate)
    assert between.tolist()[1:] == [50, 55, 60]
    assert between.isna().tolist() == [True, False, False, False], "nothing before the first day"
    assert page.value("bfill()", bfill=oil.bfill).tolist() == [50, 50, 60, 60]


def age_two_ranks(page: Page) -> None:
    pd = library("pandas")
    df = pd.DataFrame({"age": [3, 7, 7, 28], "strength": [10, 30, 20, 40]})
    assert page.value("df.rank()", df=df)["age"].tolist() == [1, 2.5, 2.5, 4]
    on_ranks = page.value("df.corr()", df=df.rank()).iloc[0, 1]
    assert on_ranks == pytest.approx(df.corr(method="spearman").iloc[0, 1])


PROOFS: dict[str, Callable[[Page], None]] = {
    "car-assignment-that-vanishes": assignment_that_vanishes,
    "car-group-without-a-name": group_without_a_name,
    "car-labels-not-positions": labels_not_positions,
    "car-twelve-rows-for-one-key": twelve_rows_for_one_key,
    "cha-bikes-three-days-ahead": bikes_three_days_ahead,
    "cha-city-mean-leak": city_mean_leak,
    "cha-columns-that-moved": columns_that_moved,
    "cha-minus-999": minus_999,
    "cha-region-nobody-filled-in": region_nobody_filled_in,
    "int-join-grew-by-480": join_grew_by_480,
    "int-rolling-mean-knows-today": rolling_mean_knows_today,
    "kag-airbnb-empty-means-never": empty_means_never,
    "kag-concrete-age-two-ranks": age_two_ranks,
    "kag-fraud-point-in-time": fraud_point_in_time,
    "kag-heart-seven-hundred-copies": seven_hundred_copies,
    "kag-label-of-twenty-answers": label_of_twenty_answers,
    "kag-netflix-shifted-cells": netflix_shifted_cells,
    "kag-oil-price-from-tomorrow": oil_price_from_tomorrow,
    "kag-pima-zero-is-not-zero": zero_is_not_zero,
    "kag-stroke-and-the-wedding": stroke_and_the_wedding,
    "kag-telco-eleven-characters": telco_eleven_characters,
}
