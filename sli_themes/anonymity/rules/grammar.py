"""What the rules know of grammar: words that name nothing, what people do, and nouns that stand without an article."""

from __future__ import annotations

from sli_themes.anonymity.detectors.people import FUNCTION_WORDS
from sli_themes.anonymity.rules.look import Look

NAME_HINT = "Read the sentence: take the name out, or clear it if everybody knows it."
VERBS = frozenset(
    "said says has was is told did had thinks believes argued argues wrote will would came went and also felt wants "
    "wanted suggests feels asks tells agrees leads led runs ran chairs chaired thought asked suggested agreed".split()
)
NO_ARTICLE = frozenset(
    "the a an this that each every our your their any one no its my his her another some such it them".split()
)
_CONTRACTED = frozenset(
    "theyre were ive youre its hes shes dont cant wont didnt doesnt isnt wasnt arent werent couldnt wouldnt "
    "shouldnt hasnt havent hadnt theres whats thats theyve weve youve theyd wed youd hed shed well theyll youll".split()
)
_PRONOUNS = frozenset(
    "me us him her mine ours yours theirs hers myself ourselves themselves himself herself itself".split()
)
SMALL_WORDS = FUNCTION_WORDS | NO_ARTICLE | _CONTRACTED | _PRONOUNS
ACTS = frozenset(
    "said says told thinks thought believes wrote feels felt asks asked agreed agrees argued took left knew ran "
    "retired resigned put gave went came led leads has had will would was is finally never could signed".split()
)


def stands_bare(look: Look, index: int) -> bool:
    """Say whether a word may stand without an article and is no name then."""
    word = look.fold(index)
    return word in SMALL_WORDS or look.case.protected[index] or look.case.lexicon.stands_bare(word)
