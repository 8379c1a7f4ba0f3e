"""Check attributions by counting, with nothing of the solver but its result."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

from sli_themes.anonymity.scheme import solve_scheme
from sli_themes.authorities import Population
from sli_themes.settings import AnonymitySettings


def weak_labels(population: Population, studies: int) -> list[str]:
    """Return every attribution of so many invented studies that fewer than k existing or r responding authorities have.

    Which authorities respond is drawn at random, from a handful to everybody; k, r and the level vary. Every authority
    is attributed as a quote of it would be, and authorities are counted under the words.
    """
    rng = random.Random("studies")
    weak = []
    for number in range(studies):
        k, responding, by_type = rng.choice((5, 10, 15)), rng.choice((3, 5)), rng.random() < 0.5
        reason = {"lower_k_reason": "a check"} if k < 10 else {}
        settings = AnonymitySettings(k=k, responding=responding, by_type=by_type, **reason)
        size = rng.choice((3, 10, 40, 120, 300, len(population.authorities)))
        codes = {
            one.code for one in rng.sample(population.authorities, min(size, len(population.authorities)))
        }
        scheme = solve_scheme(population, sorted(codes), settings)
        exist, answered = Counter[str](), defaultdict[str, set[str]](set)
        for authority in population.authorities:
            words = scheme.attribution(authority.region, authority.authority_type).words
            exist[words] += 1
            if authority.code in codes:
                answered[words].add(authority.code)
        for words, total in exist.items():
            attribution = next(
                scheme.attribution(a.region, a.authority_type)
                for a in population.authorities
                if scheme.attribution(a.region, a.authority_type).words == words
            )
            if scheme.is_safe(attribution) and (total < k or len(answered[words]) < responding):
                weak.append(
                    f"study {number}: {words!r} hides {total} (k={k}), {len(answered[words])} responded"
                )
    return weak
