"""What items say of NumPy, proven by running it."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from tests.content.snippets import Page, library


def backward_pass_bug(page: Page) -> None:
    np = library("numpy")
    ran = page.run(np=np)
    page.says(f"With the bug the sum is {ran['dW1'].sum():g}.")
    page.says("z1 = (1, -0.3, 1), h = (1, 0, 1), z2 = 3.5 and dz2 = 2.5")
    assert np.allclose(ran["z1"], [1, -0.3, 1])
    assert (ran["z2"], ran["dz2"], ran["W2"].tolist()) == (3.5, 2.5, [0.75, -0.5, 1.75])
    lines = page.fences[0].source.splitlines()
    lines[9:11] = lines[10], lines[9]
    mended: dict[str, object] = {"np": np}
    exec("\n".join(lines), mended)
    assert np.array(mended["dW1"]).tolist() == [[2.5, 5], [0, 0], [5, 10]]
    page.says("The rows of dW1 are (2.5, 5), (0, 0) and (5, 10)", "22.5; line 10")


def error_of_a_column(page: Page) -> None:
    np = library("numpy")
    model = SimpleNamespace(predict=np.array)
    ran = page.run(np=np, model=model, X=[[4], [5], [7], [10], [13]])
    page.says(f"It prints {ran.printed}. The difference has the shape (5, 5)")
    y, predicted = ran["y"], ran["predicted"]
    assert (y - predicted).shape == (5, 5)
    parts = f"{y.var():.1f} + {predicted.var():.2f} + {(y.mean() - predicted.mean()) ** 2:.2f}"
    page.says(parts)
    for repair in ("predicted.ravel()", "predicted[:, 0]"):
        flat = page.value(repair, predicted=predicted)
        assert ((y - flat) ** 2).mean() == pytest.approx(0.6)
        page.span("assert y.shape == predicted.shape", y=y, predicted=flat)
    assert page.value("y[:, None]", y=y).shape == predicted.shape
    page.says("the script would print 2.0")
    assert ((np.array([1, 3]) - np.array([[1], [3]])) ** 2).mean() == 2.0


def perfect_score(page: Page) -> None:
    np = library("numpy")
    actual, forecast = ([float(one) for one in row[1:]] for row in page.rows(2))
    r2 = page.run(1, np=np, actual=actual, forecast=forecast)["r2"]
    assert r2 == pytest.approx(1)
    metrics = library("sklearn.metrics")
    page.says(f"R squared is 1 - 54/34 = {metrics.r2_score(actual, forecast):.3f}.")
    same = metrics.r2_score(forecast, actual)
    assert same == pytest.approx(metrics.r2_score(actual, forecast)), "the slip stays hidden"


def view_or_copy(page: Page) -> None:
    np = library("numpy")
    ran = page.run()
    page.says(f"It prints {ran.printed}, and the lines 1, 3 and 5 change x")
    values = ", ".join(f"{value:g}" for value in ran["x"])
    page.says(f"So x ends as {values}.")
    shared = {name: np.shares_memory(ran[name], ran["x"]) for name in ("grid", "picked", "tail")}
    assert shared == {"grid": True, "picked": False, "tail": True}
    assert not any(np.shares_memory(ran[name], ran["x"]) for name in ("large", "flat", "row"))
    assert np.shares_memory(ran["grid"].ravel(), ran["x"])
    x = page.span("y = x[2:4]", x=np.arange(5))
    page.span("y[0] = 9", y=x["y"])
    assert x["x"][2] == 9
    x = page.span("y = x[[2, 3]]", x=np.arange(5))
    page.span("y[0] = 9", y=x["y"])
    assert x["x"][2] == 2


def one_rank_higher(page: Page) -> None:
    residuals = [float(one) for row in page.rows(1) for one in row]
    found = page.value(
        "numpy.quantile(residuals, 0.9)", numpy=library("numpy"), residuals=residuals
    )
    page.says(f"between the 18th and the 19th: {found:.2f}.")


def outlier_that_hides(page: Page) -> None:
    np = library("numpy")
    values = np.array([float(one) for one in page.rows(1)[0]])
    page.says(f"({(values[-1] - values.mean()) / np.std(values):.3f}, to be exact)")


def three_hundred_in_a_byte(page: Page) -> None:
    np = library("numpy")
    total = np.array([200], np.uint8) + np.array([100], np.uint8)
    page.says(f"{total[0]}: the sum 300 wraps round at 256 without a warning")


def which_axis_vanishes(page: Page) -> None:
    np = library("numpy")
    shape = page.value("x.mean(axis=0)", x=np.ones((4, 3))).shape
    page.says("`x` has shape (4, 3)", f"{shape}: the axis you name")


def zeroed_a_slice(page: Page) -> None:
    np = library("numpy")
    x = np.ones(20)
    page.span("part[:] = 0", part=page.span("part = x[:10]", x=x)["part"])
    assert x.sum() == 10
    page.span("part[:] = 0", part=page.span("part = x[mask]", x=x, mask=x > 0)["part"])
    assert x.sum() == 10


def shapes_before_values(page: Page) -> None:
    np = library("numpy")
    names = {"X": np.ones((500, 12)), "w": np.ones(12)}
    shapes = [page.value(code, **names).shape for code in ("X @ w", "X.T @ X", "X @ X.T")]
    assert shapes == [(500,), (12, 12), (500, 500)]
    page.says("`X` has 500 rows and 12 columns, `w` has 12 entries", "`X @ w` has 500 entries")
    page.says("`X.T @ X` is 12 by 12", "12 columns meet 500 rows; `X @ X.T` is 500 by 500")
    with pytest.raises(ValueError, match="mismatch"):
        page.value("X @ X", **names)


def floats_in_a_list(page: Page) -> None:
    np = library("numpy")
    page.says("24 bytes for each object and 8 for its reference", "about 32 MB", "8 MB")
    assert (1.5).__sizeof__() == 24
    assert np.ones(1_000_000).nbytes == 8_000_000


def counter_that_stops(page: Page) -> None:
    np = library("numpy")
    last = np.float32(16_777_216)
    assert last + np.float32(1) == last
    assert np.spacing(last) == 2
    assert np.float64(2**53) + 1 == 2**53
    assert np.spacing(np.float32(1_790_000_000)) == 128
    page.says("2^24 = 16,777,216", "(spacing of 128 s today)", "ids above 2^53 in float64")
    assert math.fsum([0.1] * 10) == 1


def logistic_from_scratch(page: Page) -> None:
    np = library("numpy")
    loss = "max(z, 0) - y*z + log1p(exp(-abs(z)))"
    names = {"max": np.maximum, "abs": np.abs, "exp": np.exp, "log1p": np.log1p, "log": np.log}
    z, y = np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0]), np.array([0.0, 1.0, 0.0, 0.0, 1.0])
    stable = page.value(loss, z=z, y=y, **names)
    assert np.isfinite(stable).all()
    p = page.span("p = 1 / (1 + exp(-z))", z=z[1:4], **names)["p"]
    plain = page.span("loss = -(y * log(p) + (1 - y) * log(1 - p))", y=y[1:4], p=p, **names)
    assert np.allclose(plain["loss"], stable[1:4])
    assert stable[2] == pytest.approx(math.log(2))
    assert page.value("exp(z) / (1 + exp(z))", z=z[1], **names) == pytest.approx(p[0])
    with pytest.raises(RuntimeWarning, match="overflow"):
        page.span("p = 1 / (1 + exp(-z))", z=z[:1], **names)
    one = page.span("p = 1 / (1 + exp(-z))", z=z[-1:], **names)["p"]
    assert one[0] == 1
    with pytest.raises(RuntimeWarning, match="divide by zero"):
        page.span("loss = -(y * log(p) + (1 - y) * log(1 - p))", y=y[-1:], p=one, **names)


def eight_turnings(page: Page) -> None:
    np = library("numpy")
    g = np.arange(6).reshape(2, 3)
    turned = [page.value("numpy.rot90(g, k)", numpy=np, g=g, k=k) for k in range(4)]
    flipped = page.value("numpy.fliplr(g)", numpy=np, g=g)
    turned += [page.value("numpy.rot90(g, k)", numpy=np, g=flipped, k=k) for k in range(4)]
    assert len({(one.shape, one.tobytes()) for one in turned}) == 8


def three_guesses(page: Page) -> None:
    np = library("numpy")
    proba = np.array([[0.1, 0.4, 0.2, 0.3]])
    guesses = page.value("numpy.argsort(-proba, axis=1)[:, :3]", numpy=np, proba=proba)
    assert guesses.tolist() == [[1, 3, 2]]


def all_distances(page: Page) -> None:
    np = library("numpy")
    x = np.arange(12.0).reshape(4, 3) ** 2
    s = page.span("s = (X**2).sum(axis=1)", X=x)["s"]
    squared = page.value("s[:, None] - 2 * X @ X.T + s[None, :]", s=s, X=x)
    assert np.allclose(squared, ((x[:, None] - x[None, :]) ** 2).sum(axis=2))


def tiny_pictures(page: Page) -> None:
    np = library("numpy")
    x = np.arange(64 * 64.0).reshape(64, 64)
    small = page.value("x.reshape(4, 16, 4, 16).mean(axis=(1, 3))", x=x)
    assert small.shape == (4, 4)
    assert small[1, 2] == x[16:32, 32:48].mean()


def three_in_one(page: Page) -> None:
    np = library("numpy")
    x = np.array([[1.0, 2, 9], [3, 1, 4], [2, 5, 1], [7, 4, 3]])
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    matrix = page.value("X.T @ X / n", X=x, n=len(x))
    assert np.allclose(matrix, np.corrcoef(x.T))
    values = library("numpy.linalg").eigvalsh(matrix)
    assert sorted(values) == list(values)
    assert values.sum() == pytest.approx(3)
    page.says("`numpy.linalg.eigvalsh` returns the eigenvalues in rising order", "must be 3")


PROOFS: dict[str, Callable[[Page], None]] = {
    "car-floats-in-a-list": floats_in_a_list,
    "car-shapes-before-values": shapes_before_values,
    "car-three-hundred-in-a-byte": three_hundred_in_a_byte,
    "car-which-axis-vanishes": which_axis_vanishes,
    "car-zeroed-a-slice": zeroed_a_slice,
    "cha-backward-pass-bug": backward_pass_bug,
    "cha-error-of-a-column": error_of_a_column,
    "cha-one-rank-higher": one_rank_higher,
    "cha-outlier-that-hides": outlier_that_hides,
    "cha-perfect-score-wrong-by-three": perfect_score,
    "cha-view-or-copy": view_or_copy,
    "int-counter-that-stops": counter_that_stops,
    "int-logistic-from-scratch": logistic_from_scratch,
    "kag-arc-eight-turnings": eight_turnings,
    "kag-breast-cancer-three-in-one": three_in_one,
    "kag-fertiliser-three-guesses": three_guesses,
    "kag-leaf-all-distances": all_distances,
    "kag-medical-mnist-tiny-pictures": tiny_pictures,
}
