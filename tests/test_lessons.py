"""Lessons: what the codebook and what people teach, text by text."""

from __future__ import annotations

from dataclasses import replace

from coding_builders import BINS, BOOK, BUSES, PARKS, answers, book, human, together

from sli_themes.answers.model import Content
from sli_themes.codebook.model import Status, Theme
from sli_themes.coding.lessons import COUNTER_EXAMPLE, Lesson, codebook_lessons, human_lessons
from sli_themes.coding.resolution import readers, resolve, up_to_date

FULL = Theme(
    id="full",
    name="Full theme",
    brief="A brief",
    definition="A definition",
    use_when=("A rule",),
    not_when=("A rule against",),
    examples=("An example", "Another  example\n"),
    counter_examples=("A counter-example",),
    keywords=("key phrase*",),
)


def taught(lessons: tuple[Lesson, ...]) -> dict[str, tuple[str, set[str]]]:
    """Return the source and themes of each text."""
    return {lesson.text: (lesson.source, set(lesson.themes)) for lesson in lessons}


def test_each_text_of_a_theme_is_a_lesson_with_its_source() -> None:
    """Every text but the rules against, white space folded, stars of keywords left out, numbered examples."""
    assert taught(codebook_lessons(book(FULL))) == {
        "Full theme": ("name", {"full"}),
        "A brief": ("brief", {"full"}),
        "A definition": ("definition", {"full"}),
        "A rule": ("use when", {"full"}),
        "An example": ("example 1", {"full"}),
        "Another example": ("example 2", {"full"}),
        "key phrase": ("keyword", {"full"}),
        "A counter-example": (COUNTER_EXAMPLE, set()),
    }


def test_empty_texts_are_no_lessons() -> None:
    """A theme with a name alone teaches one text."""
    bare = Theme(id="bare", name="Bare", brief=" ", definition="")
    assert list(taught(codebook_lessons(book(bare)))) == ["Bare"]


def test_lessons_of_the_codebook_hold_for_every_question_and_come_from_no_person() -> None:
    """Texts of the codebook carry no question, and a counter-example stands under its theme without teaching it."""
    lessons = codebook_lessons(book(FULL))
    assert {(lesson.question, lesson.human) for lesson in lessons} == {("", False)}
    assert {lesson.stands_under for lesson in lessons} == {frozenset({"full"})}


def test_a_text_under_two_themes_teaches_both() -> None:
    """The same words, however spaced, are one lesson of all the themes they stand under."""
    one, two = (
        Theme(id=id_, name=id_, examples=(text,)) for id_, text in (("a", "Same  words"), ("b", "Same words"))
    )
    assert taught(codebook_lessons(book(one, two)))["Same words"] == ("example 1", {"a", "b"})


def test_an_example_of_one_theme_may_warn_of_another() -> None:
    """A counter-example that is another's example teaches that one alone, and is called an example."""
    warned = Theme(id="a", name="a", counter_examples=("Same words",))
    meant = Theme(id="b", name="b", examples=("Same words",))
    for themes in ((warned, meant), (meant, warned)):
        assert taught(codebook_lessons(book(*themes)))["Same words"] == ("example 1", {"b"})


def test_only_themes_that_can_be_coded_teach() -> None:
    """Headings, retired and residual themes teach nothing."""
    heading = Theme(id="green", name="Green")
    codebook = book(
        heading,
        replace(PARKS, parent="green"),
        replace(BUSES, status=Status.RETIRED),
        Theme(id="other", name="Other things"),
        residual=("other",),
    )
    assert {theme for lesson in codebook_lessons(codebook) for theme in lesson.stands_under} == {"parks"}


def test_the_order_of_themes_changes_no_lesson() -> None:
    """Lessons come sorted by their text."""
    lessons = codebook_lessons(book(BUSES, PARKS, BINS))
    assert lessons == codebook_lessons(book(BINS, BUSES, PARKS))
    assert [lesson.text for lesson in lessons] == sorted(lesson.text for lesson in lessons)


def test_people_teach_the_answers_they_read() -> None:
    """Each answer that somebody read is a lesson in its question, with its themes, its id and its words as written."""
    said = together(
        answers(("a1", " Trees\n please "), ("a2", "Hello"), ("a3", "Not read")),
        answers(("a4", "Bins"), question="q2"),
        answers(("a5", "n/a"), content=Content.NO_COMMENT),
    )
    lessons = human_lessons(
        said, human(("a4", "bins"), ("a1", "parks"), ("a2", ""), ("a5", "bins"), ("gone", "bins")), BOOK
    )
    assert [(lesson.text, lesson.themes, lesson.question, lesson.source) for lesson in lessons] == [
        (" Trees\n please ", {"parks"}, "q1", "answer a1"),
        ("Hello", frozenset(), "q1", "answer a2"),
        ("Bins", {"bins"}, "q2", "answer a4"),
    ]
    assert all(lesson.human and not lesson.stands_under for lesson in lessons)


def test_people_teach_today_s_themes_only() -> None:
    """Merged themes teach the one they were merged into; residual, retired, unknown and heading ones teach none."""
    trees = Theme(id="trees", name="Trees", status=Status.RETIRED, merged_into="woods")
    woods = Theme(id="woods", name="Woods", status=Status.RETIRED, merged_into="parks")
    gone = Theme(id="gone", name="Gone", status=Status.RETIRED)
    heading = Theme(id="waste", name="Waste")
    codebook = book(
        BUSES, PARKS, heading, replace(BINS, parent="waste"), trees, woods, gone, residual=("other",)
    )
    codes = ("trees", "gone", "other", "never-was", "waste", "bins")
    said = answers(*((f"a{n}", f"text {n}") for n in range(len(codes))))
    people = human(*((f"a{n}", code) for n, code in enumerate(codes)))
    assert [set(lesson.themes) for lesson in human_lessons(said, people, codebook)] == [
        {"parks"}, set(), set(), set(), set(), {"bins"},
    ]  # fmt: skip


def test_up_to_date_keeps_what_still_holds_and_folds_what_became_the_same() -> None:
    """Codings that need no change stay as they are; two that now say the same are one; a circle ends."""
    trees = Theme(id="trees", name="Trees", status=Status.RETIRED, merged_into="parks")
    one = Theme(id="one", name="One", status=Status.RETIRED, merged_into="two")
    two = Theme(id="two", name="Two", status=Status.RETIRED, merged_into="one")
    codebook = book(BUSES, PARKS, trees, one, two, residual=("other",))
    people = human(
        ("a1", "trees"), ("a1", "parks"), ("a2", "buses"), ("a3", "other"), ("a4", "one"), ("a5", "")
    )
    now = up_to_date(people, codebook).frame
    assert now[["answer_id", "theme_id"]].to_numpy().tolist()[:3] == [
        ["a1", "parks"],
        ["a2", "buses"],
        ["a3", ""],
    ]
    assert now["answer_id"].tolist() == ["a1", "a2", "a3", "a4", "a5"]
    plain = human(("a1", "buses"), ("a1", "parks", "ben"))
    assert up_to_date(plain, codebook).frame.equals(plain.frame)
    assert len(up_to_date(human(), codebook)) == 0


def test_readers_are_kept_apart() -> None:
    """Each reader of an answer has a set of themes; an empty one says: read, no theme."""
    people = human(("a1", "buses", "anna"), ("a1", "bins", "anna"), ("a1", "", "ben"), ("a2", "", "ben"))
    assert readers(people) == {"a1": {"anna": {"buses", "bins"}, "ben": set()}, "a2": {"ben": set()}}


def test_half_of_the_readers_decide() -> None:
    """One reader decides alone, one of two is enough, one of three is not, two of four are."""
    people = human(
        ("a1", "bins", "anna"),
        ("a2", "bins", "anna"), ("a2", "", "ben"),
        ("a3", "bins", "anna"), ("a3", "", "ben"), ("a3", "buses", "cleo"),
        ("a4", "bins", "anna"), ("a4", "bins", "ben"), ("a4", "", "cleo"), ("a4", "", "dan"),
        ("a5", "", "anna"),
    )  # fmt: skip
    assert resolve(people) == {"a1": {"bins"}, "a2": {"bins"}, "a3": set(), "a4": {"bins"}, "a5": set()}
