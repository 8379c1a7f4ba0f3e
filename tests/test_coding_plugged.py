"""Plugged-in coders: any classifier of texts codes as the built-in one does, from the codebook to the release."""

from __future__ import annotations

import json
import re
from functools import partial

import numpy as np
import pandas as pd
import pytest
from cli_builders import ANSWERS, REPOSITORY, everything, in_process, write_study
from coding_builders import BOOK, BUSES, ENCODER, answers, book, human, themes
from plugged_in import KeywordService, broken, drawn, machine, meaning, naive_bayes, service
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler

from sli_themes.answers.model import Answers
from sli_themes.coding.coder import Coded, Coder
from sli_themes.coding.plugged import OnePerTheme, PluggedClassifier, _calibrated, from_estimator
from sli_themes.coding.protocol import ClassifierProtocol, CoderFactory, CoderProtocol
from sli_themes.errors import UsageError
from sli_themes.settings import CodingSettings

SAID = answers(
    ("a1", "The bus is late and the timetable is wrong."),
    ("a2", "More trees in the park, and a playground."),
    ("a3", "Recycling stands in the street. The bins are too small."),
    ("a4", "Nothing of this concerns me."),
)
MANY = answers(
    *(
        (f"b{at:02}", text)
        for at, text in enumerate(
            [f"The bus was late {at} times" for at in range(12)]
            + [f"The park has {at} trees" for at in range(12)]
            + [f"We sing on {at} days" for at in range(12)]
        )
    )
)
TAUGHT = human(*((f"b{at:02}", ("buses", "parks", "")[at // 12]) for at in range(36)))
TEXTS = from_estimator(make_pipeline(TfidfVectorizer(), LogisticRegression(C=10.0)), sees="texts")


@pytest.fixture
def command(monkeypatch, capsys):
    """Return the command line on vectors without a model."""
    return in_process(monkeypatch, capsys)


def coded(plug_in, people=None, said=SAID, settings=None, codebook=BOOK) -> Coded:
    """Return what a plugged-in coder says."""
    made = plug_in(ENCODER.encode, settings or CodingSettings())
    return made.fit(codebook, ("q1",), said, people).code(said, people)


def conforms(factory: CoderFactory, coder: CoderProtocol, classifier: ClassifierProtocol) -> bool:
    """Say that the types hold; mypy reads this, and the line reads what stands below."""
    return factory.sends_text_to == "" and bool(coder) and bool(classifier)


def test_what_is_built_in_and_what_is_plugged_in_keep_the_protocol():
    """A class and a plug-in are factories alike; both make coders whose classifiers the evidence can ask."""
    for factory in (Coder, naive_bayes):
        made = factory(ENCODER.encode, CodingSettings(), ())
        assert made.fit(BOOK, ("q1",)) is made
        classifier = made.classifiers_["q1"]
        assert conforms(factory, made, classifier)
        for name in ("lessons_", "meanings_", "coefficients_", "thresholds_"):
            assert len(getattr(classifier, name)) in (len(BOOK.themes), len(classifier.lessons_)), name
        assert isinstance(made.code(SAID), Coded)


@pytest.mark.parametrize(
    "plug_in", [naive_bayes, machine, meaning, TEXTS], ids=["words", "both", "vectors", "texts"]
)
def test_people_teach_any_classifier(plug_in):
    """Whatever it sees of a text, it learns from people; what they read stands, and thresholds are learned."""
    found = coded(plug_in, TAUGHT, said=MANY)
    assert set(found.codings.frame["coder"]) == {"anna"}
    fresh = answers(
        ("c1", "A bus was late 3 times"), ("c2", "A park has 5 trees"), ("c3", "We sing on 4 days")
    )
    both = Answers(pd.concat([MANY.frame, fresh.frame], ignore_index=True))
    made = plug_in(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), both, TAUGHT)
    assert themes(made.code(fresh).codings) == {"c1": {"buses"}, "c2": {"parks"}}
    assert (made.classifiers_["q1"].thresholds_ != CodingSettings().threshold).any()


def test_the_codebook_alone_teaches():
    """Without any human coding the texts of the codebook are what it learns from."""
    likely = coded(machine).probabilities.frame.set_index("answer_id")[["buses", "parks", "bins"]]
    assert likely.idxmax(axis=1).tolist()[:3] == ["buses", "parks", "bins"]


def test_excerpt_and_drop_come_from_the_probabilities():
    """The clause with the highest probability is the excerpt; without it the theme is less likely."""
    found = coded(service)
    row = found.codings.frame.set_index("answer_id").loc["a3"]
    text = SAID.frame.set_index("answer_id").loc["a3", "text"]
    assert text[row["start"] : row["end"]] == "Recycling stands in the street."
    ground = found.grounds.frame.set_index("answer_id").loc["a1"]
    assert ground["drop"] == pytest.approx(0.9, abs=1e-5)
    assert found.grounds.frame["words"].tolist() == [""] * len(found.grounds.frame)


def test_an_answer_without_a_coding_can_be_unsure():
    """Abstaining is the line's: too little for any theme, and together more likely than not."""
    found = coded(service, settings=CodingSettings(threshold=0.95))
    assert found.unsure == {"a1", "a2", "a3"}


def test_a_goal_moves_the_thresholds():
    """--precision works on what held-out answers showed of the plugged-in classifier."""
    made = machine(ENCODER.encode, CodingSettings(precision=0.99)).fit(BOOK, ("q1",), MANY, TAUGHT)
    usual = machine(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), MANY, TAUGHT)
    assert (made.classifiers_["q1"].thresholds_ > usual.classifiers_["q1"].thresholds_).any()


def test_calibration_brings_what_is_said_to_what_is_right():
    """Of many answers said to be 90 per cent likely half are right: then a half is said; of few hardly less."""
    said, truth = np.full((400, 1), 0.9), np.arange(400)[:, None] % 2 == 0

    def likely(number):
        shift, slope = _calibrated(said[:number], truth[:number])
        return 1 / (1 + np.exp(-(shift + slope * np.log(9))))

    assert likely(400) == pytest.approx(0.5, abs=0.02)
    assert likely(2) > 0.6
    assert _calibrated(said[:0], truth[:0]) == (0.0, 1.0)


def test_a_classifier_that_is_always_wrong_is_not_turned_round():
    """What knows nothing is only as sure as that."""
    said, truth = np.tile([[0.9], [0.1]], (200, 1)), np.tile([[False], [True]], (200, 1))
    assert _calibrated(said, truth)[1] == 0.0


def test_held_out_answers_are_of_other_respondents():
    """No respondent is in the lessons of the classifier whose word on them calibrates."""
    runs = []

    class Noting(KeywordService):
        def fit(self, texts, carried, weights):
            self.taught = set(texts)

        def predict_proba(self, texts):
            runs.append((self.taught, set(texts)))
            return super().predict_proba(texts)

    made = Coder(ENCODER.encode, CodingSettings(), classifier=partial(PluggedClassifier, Noting))
    made.fit(BOOK, ("q1",), None, None)
    assert runs == []
    made.fit(BOOK, ("q1",), MANY, TAUGHT)
    held_out = [(taught, of) for taught, of in runs if not of <= taught and len(of) < 30]
    assert len(held_out) == CodingSettings().calibration_folds
    assert not any(taught & of for taught, of in held_out)


def test_a_theme_alone_and_an_empty_text_need_no_model():
    """Where all lessons carry the theme nothing can be learned but its share; a blank carries nothing."""
    made = machine(ENCODER.encode, CodingSettings()).fit(book(BUSES), ("q1",))
    scores = made.classifiers_["q1"].score(["The bus", " "])
    assert scores.probability.tolist() == [[pytest.approx(1.0, abs=1e-5)], [pytest.approx(0.0, abs=1e-5)]]
    assert scores.best_clause[1] == -1


@pytest.mark.parametrize("plug_in", [machine, drawn], ids=["certain", "draws lots"])
def test_order_of_rows_changes_nothing(plug_in):
    """Shuffled answers and codings give the same rows, also from a classifier that draws lots."""
    found = coded(plug_in, TAUGHT, said=MANY)
    shuffled = answers(*reversed(list(zip(MANY.frame["answer_id"], MANY.frame["text"], strict=True))))
    again = coded(
        plug_in,
        human(
            *reversed(
                [(a, t) for a, t in zip(TAUGHT.frame["answer_id"], TAUGHT.frame["theme_id"], strict=True)]
            )
        ),
        said=shuffled,
    )
    assert found.codings.frame.equals(again.codings.frame)
    assert found.probabilities.frame.equals(again.probabilities.frame)


def test_weights_reach_a_classifier_that_takes_them():
    """An answer coded by a person weighs as the setting says, where the classifier can weigh."""
    likely = []
    for weight in (1.0, 50.0):
        made = machine(ENCODER.encode, CodingSettings(human_weight=weight))
        made.fit(BOOK, ("q1",), SAID, human(("a1", "parks"), ("a2", "parks")))
        likely.append(made.code(SAID).probabilities.frame.loc[0, "parks"])
    assert likely[1] > likely[0]


def test_what_draws_lots_draws_with_the_seed_of_the_settings():
    """Every random_state that is open is the setting's, within pipelines too; one that is given stays."""
    features = Coder(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",)).classifiers_["q1"].features
    given = make_pipeline(SGDClassifier(random_state=3), SGDClassifier())
    made = OnePerTheme(given, "texts", features, CodingSettings(seed=77)).estimator
    assert [step.random_state for step in made] == [3, 77]
    assert given[1].random_state is None


def test_batches_change_nothing():
    """What is said of an answer depends on it alone."""
    made = machine(ENCODER.encode, CodingSettings()).fit(BOOK, ("q1",), MANY, TAUGHT)
    whole = made.code(SAID).probabilities.frame
    one = made.code(answers(("a2", SAID.frame["text"][1]))).probabilities.frame
    assert one.iloc[0].tolist() == whole.iloc[1].tolist()


def test_what_is_no_classifier_is_refused():
    """An estimator that says how likely nothing is, and probabilities that are none, are told."""
    with pytest.raises(UsageError, match="KMeans has neither"):
        from_estimator(KMeans())
    with pytest.raises(UsageError, match="MaxAbsScaler"):
        from_estimator(MaxAbsScaler())
    with pytest.raises(UsageError, match="did not return a probability"):
        coded(broken)


def test_a_scikit_learn_classifier_from_answers_to_the_report(command, tmp_path):
    """Named on the command line it codes, is on record with its hash, and the report says so; twice the same bytes."""
    folders = []
    for name in ("one", "two"):
        study = write_study(tmp_path / name, answers=ANSWERS)
        sheet = tmp_path / "people.csv"
        told = "".join(f"R{at:03}:q1,{('money', 'partners', 'open')[at // 10]}\n" for at in range(0, 30, 2))
        sheet.write_text("answer_id,theme_id\n" + told, "utf-8")
        assert command("codings", "import", study, sheet, "--coder", "anna").code == 0
        ran = command("code", study, "--method", "plugged_in:naive_bayes")
        assert ran.code == 0, ran.said
        assert command("report", study).code == 0
        folders.append(everything(study, but=(".cache", "decisions")))
    assert folders[0] == folders[1]
    record = json.loads(folders[0]["restricted/run-record.json"])
    assert (record["method"], record["sent_text_to"]) == ("plugged_in:naive_bayes", "")
    assert len(record["method_hash"]) == 64
    methods = folders[0]["release/methods.md"].decode()
    assert "plugged\\_in:naive\\_bayes, plugged in" in methods
    assert '| `coding.method` | `"plugged_in:naive_bayes"` |' in methods
    assert "were sent" not in methods
    rows = [
        row.split(",") for row in folders[0]["restricted/codings.csv"].decode("utf-8-sig").splitlines()[1:]
    ]
    right = [
        theme == ("money", "partners", "open", "")[int(answer[1:4]) // 10]
        for answer, _, theme, who, *_ in rows
        if who == "machine"
    ]
    assert sum(right) > 0.6 * len(right) > 5


def test_the_study_can_name_it_and_every_stage_uses_it(command, tmp_path):
    """With a setting, `agree` and `queue` judge and ask with the same coder; a changed setting is no stale coding."""
    study = write_study(tmp_path / "study")
    toml = study / "study.toml"
    toml.write_text(toml.read_text("utf-8") + '\n[settings.coding]\nmethod = "plugged_in:machine"\n', "utf-8")
    sheet = tmp_path / "people.csv"
    sheet.write_text("answer_id,theme_id\n" + "".join(f"R{at:03}:q1,money\n" for at in range(10)), "utf-8")
    assert command("codings", "import", study, sheet, "--coder", "anna").code == 0
    assert command("code", study).code == 0
    assert json.loads((study / "restricted/run-record.json").read_bytes())["method"] == "plugged_in:machine"
    assert command("agree", study).code == 0
    assert command("queue", study).code == 0


def test_examples_of_the_page_code_a_study(command, tmp_path, monkeypatch):
    """Both modules that docs/coder.md shows can be written down and named as it says."""
    page = (REPOSITORY / "docs" / "coder.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "our_coders.py").write_text("\n".join(blocks), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert "--method our_coders:naive_bayes" in page
    for name in ("naive_bayes", "keywords"):
        study = write_study(tmp_path / name)
        ran = command("code", study, "--method", f"our_coders:{name}", "--json")
        assert ran.code == 0, ran.said
        assert json.loads(ran.out)["accounting"]["coded"] > 15
