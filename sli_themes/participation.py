"""Which authorities responded, and what was chosen from where: numbers before disclosure control (restricted)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sli_themes.answers.groups import members
from sli_themes.answers.routing import route
from sli_themes.authorities import AUTHORITY_TYPES

if TYPE_CHECKING:
    from sli_themes.answers.coverage import Coverage
    from sli_themes.answers.model import Corpus
    from sli_themes.authorities import Population
    from sli_themes.study import Study

PLACES = ("authority_type", "region")
"""What the response of authorities is told by, in print order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """Count the authorities of one region or type with at least one response, of all that there are.

    ``attribute`` "" is all of them. ``everybody``: a response of anybody counts, not only of one group.
    """

    attribute: str
    group: str
    responded: int
    total: int
    everybody: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionNumber:
    """Count the authorities of a group from which somebody chose an option; ``attribute`` "" is everybody."""

    question: str
    option: str
    attribute: str
    group: str
    authorities: int
    base_authorities: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """Hold what tables are made of besides answers: authorities, before disclosure control."""

    turnout: tuple[Turnout, ...] = ()
    """Empty without a population: then nobody knows of how many."""
    options: tuple[OptionNumber, ...] = ()
    covered: Turnout | None = None
    """Of all authorities, those that responded or for which an organisation did."""


def participation_of(study: Study, corpus: Corpus, by: Sequence[str] = ()) -> Participation:
    """Return who responded, and the authorities behind each option by the attributes ``by``.

    Raises `AnswersError` for faults in the file of who answered for whom.
    """
    from sli_themes.answers.coverage import read_coverage
    from sli_themes.authorities import population_of

    options = tuple(option_numbers(corpus, study, tuple(by))) if by else ()
    if not study.population:
        return Participation(options=options)
    population = population_of(study.folder, study.population)
    coverage = read_coverage(study, corpus.respondents)
    return Participation(
        turnout=turnout(corpus, study, population),
        options=options,
        covered=None if coverage is None else _covered(corpus, study, population, coverage),
    )


def responding(corpus: Corpus, study: Study) -> frozenset[str]:
    """Return the codes of the authorities with at least one response of the study's response group."""
    frame = corpus.respondents.frame
    plan = study.tables
    who = members(plan.group(plan.response), corpus.respondents) if plan.response else None
    return frozenset(
        code
        for one, code in zip(frame["respondent_id"], frame["authority_code"], strict=True)
        if code and (who is None or one in who)
    )


def turnout(corpus: Corpus, study: Study, population: Population) -> tuple[Turnout, ...]:
    """Return how many authorities responded: all together, by type and by region, in print order."""
    there = population.authorities
    codes = responding(corpus, study)
    rows = []
    for attribute in ("", *PLACES):
        of = {one.code: getattr(one, attribute) if attribute else "" for one in there}
        total, responded = Counter(of.values()), Counter(of[code] for code in codes if code in of)
        order = {kind: place for place, kind in enumerate(AUTHORITY_TYPES)}
        rows += [
            Turnout(
                attribute=attribute,
                group=group,
                responded=responded[group],
                total=total[group],
                everybody=not study.tables.response,
            )
            for group in sorted(total, key=lambda group: (order.get(group, len(order)), group))
        ]
    return tuple(rows)


def option_numbers(corpus: Corpus, study: Study, attributes: tuple[str, ...]) -> Iterator[OptionNumber]:
    """Yield the authorities behind each option of each closed question: of everybody, then by ``attributes``."""
    frame = corpus.respondents.frame
    routing = route(study, corpus.choices, corpus.respondents)
    code = dict(zip(frame["respondent_id"], frame["authority_code"], strict=True))
    for attribute in ("", *attributes):
        groups: dict[str, set[str]] = defaultdict(set)
        of = frame[attribute] if attribute else [""] * len(frame)
        for one, group in zip(frame["respondent_id"], of, strict=True):
            groups[group].add(one)
        for question in study.tabled_questions:
            asked = routing.of(question.id)
            for group, who in sorted(groups.items()):
                base = {code[one] for one in asked.answered & who} - {""}
                for option in question.options:
                    yield OptionNumber(
                        question=question.id,
                        option=option,
                        attribute=attribute,
                        group=group,
                        authorities=len({code[one] for one in asked.chosen[option] & who} - {""}),
                        base_authorities=len(base),
                    )


def _covered(corpus: Corpus, study: Study, population: Population, coverage: Coverage) -> Turnout:
    """Return how many authorities responded or have an organisation that did; an authority counts once."""
    there = {one.code for one in population.authorities}
    codes = (responding(corpus, study) | coverage.codes) & there
    return Turnout(attribute="", group="", responded=len(codes), total=len(there))
