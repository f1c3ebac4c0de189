"""What items say of scikit-learn, proven by running it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.content.snippets import Page, library


def scaled_before_the_split(page: Page) -> None:
    ran = page.run()
    page.says(f"the script says {ran['scaler'].transform(ran['new'])[0, 0]:.2f}")
    mended = library("sklearn.preprocessing").StandardScaler().fit(ran["seen"])
    page.says(f"It should be {mended.transform(ran['new'])[0, 0]:.2f}")
    alone = library("sklearn.preprocessing").StandardScaler().fit_transform(ran["new"])
    assert alone.tolist() == [[0]]


def scaler_meets_test_data(page: Page) -> None:
    np = library("numpy")
    given = {
        "np": np,
        "StandardScaler": library("sklearn.preprocessing").StandardScaler,
        "LogisticRegression": library("sklearn.linear_model").LogisticRegression,
    }
    ran = page.run(y_train=[0, 0, 1, 1, 1], y_test=[0, 1, 1], **given)
    assert ran["Z_test"].sum() == pytest.approx(0)
    scaler = ran["scaler"].fit(ran["X_train"])
    right = page.value("scaler.transform(X_test)", scaler=scaler, X_test=ran["X_test"])
    page.says(f"{right.sum():.3f} (three times", "0.354, 1.414 and 2.475")
    assert right.ravel().round(3).tolist() == [0.354, 1.414, 2.475]
    both = given["StandardScaler"]().fit(np.vstack([ran["X_train"], ran["X_test"]]))
    page.says(f"answer = {both.transform(ran['X_test']).sum():.3f}, say")
    pipeline = library("sklearn.pipeline").make_pipeline
    made = page.value(
        "make_pipeline(StandardScaler(), LogisticRegression())", make_pipeline=pipeline, **given
    )
    assert made.fit(ran["X_train"], [0, 0, 1, 1, 1]).predict([[90.0]]) == [1]


def widest_road(page: Page) -> None:
    np = library("numpy")
    points = [
        ([float(one) for one in pair], label)
        for label, line in zip((1, -1), page.shown(1).splitlines(), strict=True)
        for pair in re.findall(r"\((\d), (\d)\)", line)
    ]
    x, y = zip(*points, strict=True)
    model = page.value('SVC(kernel="linear", C=1e6)', SVC=library("sklearn.svm").SVC).fit(x, y)
    width = 2 / np.linalg.norm(model.coef_)
    answer = re.search(r"^answer = (.*)$", page.text, re.MULTILINE)
    assert answer
    assert width == pytest.approx(float(answer[1]), abs=0.001)
    soft = library("sklearn.svm").SVC(kernel="linear", C=0.01).fit(x, y)
    assert len(soft.support_) > len(model.support_), "there are more now"


def twins_and_ridge(page: Page) -> None:
    linear = library("sklearn.linear_model")
    x1, x2, y = ([float(one) for one in row[1:]] for row in page.rows(1))
    for target, told in ((y, "0.982 and 0.998"), ([*y[:-1], 9.7], "0.965 and 0.998")):
        model = linear.Ridge(alpha=1, fit_intercept=False).fit(
            list(zip(x1, x2, strict=True)), target
        )
        page.says(told)
        assert " and ".join(f"{one:.3f}" for one in model.coef_) == told


def category_never_seen(page: Page) -> None:
    encoder = library("sklearn.preprocessing").OneHotEncoder
    page.says('`handle_unknown="ignore"`', "By default it raises an error")
    with pytest.raises(ValueError, match="unknown categories"):
        encoder().fit([["Oslo"]]).transform([["Hamar"]])
    quiet = encoder(handle_unknown="ignore").fit([["Oslo"]])
    assert quiet.transform([["Hamar"]]).toarray().tolist() == [[0]]


def c_runs_backwards(page: Page) -> None:
    linear = library("sklearn.linear_model")
    x, y = [[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]
    loose, strict = (abs(linear.LogisticRegression(C=c).fit(x, y).coef_[0, 0]) for c in (1, 0.01))
    page.says("change C from 1 to 0.01", "Stronger: C is the inverse of the strength")
    assert strict < loose
    for model in (linear.Ridge, linear.Lasso):
        assert abs(model(alpha=1).fit(x, y).coef_[0]) < abs(model(alpha=0.01).fit(x, y).coef_[0])


def fit_on_training_only(page: Page) -> None:
    scaler = library("sklearn.preprocessing").StandardScaler
    train, test = [[1.0], [2.0], [3.0]], [[3.0], [4.0], [5.0]]
    page.says("The same raw value now means different inputs")
    assert scaler().fit_transform(train)[2, 0] != scaler().fit_transform(test)[0, 0]


def fit_twice(page: Page) -> None:
    linear = library("sklearn.linear_model")
    january, february = ([[0.0], [1.0]], [0, 1]), ([[0.0], [1.0]], [5, 9])
    model = linear.LinearRegression().fit(*january).fit(*february)
    page.says("Only February: unless `warm_start` is switched on")
    assert model.predict([[1.0]]) == pytest.approx(9)
    assert "warm_start" in linear.SGDRegressor().get_params()
    assert hasattr(linear.SGDRegressor(), "partial_fit")


def negative_error_wins(page: Page) -> None:
    linear, selection = library("sklearn.linear_model"), library("sklearn.model_selection")
    page.says('`scoring="neg_mean_squared_error"`')
    x, y = [[n] for n in range(6)], [0, 2, 1, 5, 3, 6]
    scores = selection.cross_val_score(
        linear.LinearRegression(), x, y, scoring="neg_mean_squared_error", cv=3
    )
    assert (scores < 0).all()


def one_outlier_one_scale(page: Page) -> None:
    preprocessing = library("sklearn.preprocessing")
    values = [[float(n)] for n in (*range(1, 10), 1000)]
    squeezed = preprocessing.MinMaxScaler().fit_transform(values)[8, 0]
    page.says(f"At 8 / 999 = {squeezed:.3f}: everything but the outlier")
    apart = preprocessing.RobustScaler().fit_transform(values)
    assert apart[8, 0] - apart[0, 0] > 1


def differs_from_the_library(page: Page) -> None:
    model = library("sklearn.linear_model").LogisticRegression()
    page.says("The default penalty")
    assert model.C == 1.0
    assert model.fit_intercept


def commas(page: Page) -> None:
    text = library("sklearn.feature_extraction.text")
    counter = page.value(
        """CountVectorizer(analyzer="char", vocabulary=list(",;:.?'\\""))""",
        CountVectorizer=text.CountVectorizer,
    )
    assert counter.transform(['He said: "No, no."']).toarray().tolist() == [[1, 0, 1, 1, 0, 0, 2]]


def tweets_baseline(page: Page) -> None:
    text = library("sklearn.feature_extraction.text")
    vectors = page.value(
        "TfidfVectorizer(ngram_range=(1, 2), min_df=2)", TfidfVectorizer=text.TfidfVectorizer
    )
    assert vectors.fit_transform(["big fire", "big fire", "sun"]).shape == (3, 3)


def where_to_cut(page: Page) -> None:
    metrics = library("sklearn.metrics")
    page.says('`cohen_kappa_score(..., weights="quadratic")`')
    assert metrics.cohen_kappa_score([3, 5, 7], [3, 5, 7], weights="quadratic") == 1


def hidden_columns(page: Page) -> None:
    folds = page.value(
        "GroupKFold(5).split(X, y, groups)",
        GroupKFold=library("sklearn.model_selection").GroupKFold,
        X=range(10),
        y=range(10),
        groups=[n // 2 for n in range(10)],
    )
    assert all(not {n // 2 for n in train} & {n // 2 for n in test} for train, test in folds)


def clock_that_stops(page: Page) -> None:
    pd = library("pandas")
    folds = page.value(
        "RepeatedStratifiedKFold(n_splits=5, n_repeats=10)",
        RepeatedStratifiedKFold=library("sklearn.model_selection").RepeatedStratifiedKFold,
    )
    page.says(f"gives {folds.get_n_splits()} scores")
    area = page.value(
        'roc_auc_score(y, -df["time"])',
        roc_auc_score=library("sklearn.metrics").roc_auc_score,
        y=[1, 1, 0],
        df=pd.DataFrame({"time": [4, 10, 200]}),
    )
    assert area == 1


def one_column_is_enough(page: Page) -> None:
    tree = library("sklearn.tree")
    model = page.value(
        "DecisionTreeClassifier(max_leaf_nodes=4, random_state=0)",
        DecisionTreeClassifier=tree.DecisionTreeClassifier,
    ).fit([[n] for n in range(8)], [0, 0, 1, 1, 2, 2, 3, 3])
    assert model.get_n_leaves() == 4
    page.says("`export_text` print the rules")
    assert "feature_0" in tree.export_text(model)


def beat_the_mean(page: Page) -> None:
    dummy = page.value("DummyRegressor()", DummyRegressor=library("sklearn.dummy").DummyRegressor)
    assert dummy.fit([[0], [0]], [1, 4]).predict([[0]]) == [2.5]


def how_many_components(page: Page) -> None:
    np = library("numpy")
    model = page.value(
        "make_pipeline(PCA(k), KNeighborsClassifier(5))",
        make_pipeline=library("sklearn.pipeline").make_pipeline,
        PCA=library("sklearn.decomposition").PCA,
        KNeighborsClassifier=library("sklearn.neighbors").KNeighborsClassifier,
        k=2,
    )
    assert model.fit(np.eye(6), [0, 0, 0, 1, 1, 1]).predict(np.eye(6)).shape == (6,)


def dont_overfit(page: Page) -> None:
    selection = library("sklearn.feature_selection")
    chooser = page.value(
        "SelectKBest(f_classif, k=20)",
        SelectKBest=selection.SelectKBest,
        f_classif=selection.f_classif,
    )
    np = library("numpy")
    x = np.random.default_rng(0).normal(size=(30, 25))
    assert chooser.fit_transform(x, [0, 1] * 15).shape == (30, 20)


def balanced_on_paper(page: Page) -> None:
    forest = page.value(
        "RandomForestClassifier(n_estimators=300, oob_score=True, n_jobs=-1)",
        RandomForestClassifier=library("sklearn.ensemble").RandomForestClassifier,
    )
    assert forest.oob_score


def sum_of_twenty(page: Page) -> None:
    model = page.value(
        "HistGradientBoostingRegressor()",
        HistGradientBoostingRegressor=library("sklearn.ensemble").HistGradientBoostingRegressor,
    )
    assert model.get_params()


def never_out_of_bag(page: Page) -> None:
    np = library("numpy")
    page.says("`oob_score=True` and 5 trees, and read the warning it gives")
    forest = library("sklearn.ensemble").RandomForestClassifier(
        n_estimators=5, oob_score=True, random_state=0
    )
    with pytest.warns(UserWarning, match="do not have OOB scores"):
        forest.fit(np.eye(40), [0, 1] * 20)


def gone_with_the_years(page: Page) -> None:
    page.says("`sklearn.cross_validation` (gone; see `sklearn.model_selection`)")
    library("sklearn.model_selection")
    with pytest.raises(ModuleNotFoundError):
        library("sklearn.cross_validation")
    assert not hasattr(library("pandas").DataFrame(), "ix")


PROOFS: dict[str, Callable[[Page], None]] = {
    "car-c-runs-backwards": c_runs_backwards,
    "car-category-never-seen": category_never_seen,
    "car-differs-from-the-library": differs_from_the_library,
    "car-fit-on-training-only": fit_on_training_only,
    "car-fit-twice": fit_twice,
    "car-negative-error-wins": negative_error_wins,
    "car-one-outlier-one-scale": one_outlier_one_scale,
    "cha-rows-never-out-of-bag": never_out_of_bag,
    "cha-scaled-before-the-split": scaled_before_the_split,
    "cha-scaler-meets-test-data": scaler_meets_test_data,
    "cha-twins-and-ridge": twins_and_ridge,
    "cha-widest-road": widest_road,
    "kag-backpack-beat-the-mean": beat_the_mean,
    "kag-digits-how-many-components": how_many_components,
    "kag-disaster-tweets-baseline": tweets_baseline,
    "kag-dont-overfit-250-rows": dont_overfit,
    "kag-flood-sum-of-twenty": sum_of_twenty,
    "kag-forest-balanced-on-paper": balanced_on_paper,
    "kag-heart-clock-that-stops": clock_that_stops,
    "kag-otto-revive-a-notebook": gone_with_the_years,
    "kag-spaceship-hidden-columns": hidden_columns,
    "kag-spooky-commas": commas,
    "kag-stars-one-column-is-enough": one_column_is_enough,
    "kag-wine-where-to-cut": where_to_cut,
}
