"""Who was asked a question with options, and who of them chose what: the routing of the questionnaire."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sli_themes.answers.model import OWN_WORDS, Choices, Respondents
from sli_themes.answers.table import listed
from sli_themes.errors import Fault
from sli_themes.study import Question, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Hold who was asked one question and what they chose, as ids of respondents."""

    question: str
    asked: frozenset[str]
    chosen: Mapping[str, frozenset[str]]
    """Option → who was asked and chose it; every option of the question has its entry."""
    own_words: frozenset[str]
    """Who was asked and wrote something that is none of the options, alone or beside some."""
    not_asked: frozenset[str]
    """Those who chose something without having been asked: they count nowhere."""

    @property
    def answered(self) -> frozenset[str]:
        """Return who was asked and answered: the base."""
        return self.own_words.union(*self.chosen.values())


@dataclass(frozen=True, slots=True, eq=False)
class Routing:
    """Hold who was asked what, for every question with options."""

    questions: Mapping[str, Asked]

    def of(self, question: str) -> Asked:
        """Return that of one question; raises `KeyError` when it has no options."""
        return self.questions[question]

    def notes(self, name: str) -> tuple[Fault, ...]:
        """Return a note a question that somebody answered without having been asked; ``name`` is the file's."""
        return tuple(
            Fault(
                where=f"{name} question {one.question!r}",
                what=f"answered without having been asked, by {listed(sorted(one.not_asked), 'respondent')}",
                next_step="they are counted in no table of it; correct the cells, or asked_if in study.toml",
                fatal=False,
            )
            for one in self.questions.values()
            if one.not_asked
        )


def route(study: Study, choices: Choices, respondents: Respondents) -> Routing:
    """Return who was asked each question of a study that has options, in the study's order.

    Asked is who gave, for each question named in ``asked_if``, one of the options named, and was asked that question
    too: what somebody chose without having been asked leads nowhere.
    """
    frame = choices.frame
    given: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one, question, option in zip(*(frame[name] for name in frame.columns), strict=True):
        given[question][option].add(one)
    everybody = frozenset(respondents.frame["respondent_id"])
    made: dict[str, Asked] = {}
    for question in study.questions:
        if question.options:
            asked = _asked(question, everybody, made)
            answers = {option: given[question.id][option] for option in (*question.options, OWN_WORDS)}
            made[question.id] = Asked(
                question=question.id,
                asked=asked,
                chosen={option: asked & answers[option] for option in question.options},
                own_words=asked & answers[OWN_WORDS],
                not_asked=frozenset[str]().union(*answers.values()) - asked,
            )
    return Routing(made)


def _asked(question: Question, everybody: frozenset[str], before: Mapping[str, Asked]) -> frozenset[str]:
    asked = everybody
    for other in dict.fromkeys(other for other, _ in question.asked_if):
        led = (before[other].chosen[option] for on, option in question.asked_if if on == other)
        asked &= frozenset[str]().union(*led)
    return asked
