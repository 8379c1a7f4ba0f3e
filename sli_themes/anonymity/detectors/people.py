"""People: by title, by forename, by initials, by signature."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sli_themes.anonymity import model
from sli_themes.anonymity.detectors.case import Case, Detector, Found
from sli_themes.anonymity.lexicon import is_derived, is_misspelt_word
from sli_themes.anonymity.shadow import CAMEL, CAPITAL, LOWER, MID, PHRASE, STRONG, UPPER, Token

_TITLES = frozenset(
    "mr mrs ms mx dr prof professor cllr cllrs cnllr cnclr clr councillor councillors sir dame lord lady baroness "
    "baron rev revd reverend alderman ald pc sgt sergeant dcc acc dci messrs hon canon miss mister madam honourable "
    "comrade inspector constable superintendent mayor mayoress captain colonel".split()
)
_SURE_TITLES = frozenset("mr mrs ms mx dr prof cllr cllrs cnllr cnclr clr revd messrs mister".split())
"""A name follows these in any letter case."""
PARTICLES = frozenset(
    "van von der den de del della di da du la le al el bin bint ibn ap ab ben mac mc o st te ter san dos".split()
)
FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her his how i if in into is "
    "it its may might must my no not of on or our said says she should so than that the their them then there these "
    "they this those to too under until up was we were what when where which who whose why will with would you your "
    "all any each every some most many few more other who's also only just now however therefore because although "
    "while please since told thinks thought asked made came went agrees agreed led leads left wants wanted feels "
    "felt about again".split()
)
_NO_SURNAMES = FUNCTION_WORDS | {"i", "im", "ive"}
ROLES = frozenset(
    "leader chief executive officer director mayor chair chairman chairwoman chairperson councillor member members "
    "deputy head manager cabinet council councils committee development training support involvement engagement "
    "services service fund scheme review board panel".split()
)


def is_capital(token: Token) -> bool:
    """Say whether a token has a capital letter and no digit."""
    return token.shape in (CAPITAL, UPPER, CAMEL)


COMMON_STARTS = frozenset(
    "best good long more little every much same great small well must will may many less such most new young old "
    "today everyone everybody people that there what here where who this these those both real just even never "
    "always first last next only still later early far close true".split()
) - {"young"}
"""What starts a sentence, or is shouted, far more often as a word than as a name."""

PEOPLE = frozenset(
    "worker nurse doctor teacher carer officer manager neighbour husband wife partner son daughter brother sister "
    "friend boss caretaker warden adviser advisor advocate mother father mum dad uncle aunt councillor headteacher "
    "keyworker lady man woman colleague clerk chair secretary someone somebody person guy lad girl boy".split()
)
"""What a person is said to be."""
LETTERED = frozenset(
    "option part appendix annex section type plan schedule figure table grade category tier band model vitamin "
    "scenario group question a hepatitis covid class team block flat phase point item page".split()
)
"""What a letter behind it numbers."""
OFTEN_WORDS = frozenset(
    "august bill blessing bud chuck cliff curt dawn dean dick don dot drew earl eddy eve faith fang felicity frank "
    "gay gene gill grace grant guy hank herb homer hope joy kit lance lea lee mark max maxim may melody mercy miles "
    "norm patience penny phoenix pierce pip piers prudence ray rob rod roman rose sally sterling stew sue summer "
    "tab trinity valentine verity viola wade warren will willow woody".split()
)
"""Forenames that texts about public services use as words; the others are hardly ever anything but a person there."""
ORDINARY_BEHIND = frozenset(
    "please came went gave got ran sat took spoke knew rang met put let set cut left kept held brought sent wrote "
    "made does really never often always once still even then there here".split()
)
"""What follows a name and is no part of it."""

_FEASTS = frozenset({"easter", "christmas"})
"""Known to everybody, and still surnames behind a title or a forename."""


def is_near(case: Case, index: int) -> bool:
    """Say whether no more than a space, a full stop, a hyphen or a line break stands before token ``index``."""
    return case.shadow.tokens[index].near


def run_of_name(case: Case, index: int, most: int = 7) -> int:
    """Return the index after the last token of the name that starts at ``index`` (``index`` itself: no name there)."""
    tokens, at = case.shadow.tokens, index
    while at < len(tokens) and at < index + most:
        token = tokens[at]
        if at > index and not is_near(case, at):
            break
        if at > index and "." in case.shadow.gap(at) and len(tokens[at - 1].base) > 2:
            break
        if token.shape == PHRASE:
            break
        joined = at > index and token.joined
        particle = (
            token.fold in PARTICLES
            and at + 1 < len(tokens)
            and is_capital(tokens[at + 1])
            and is_near(case, at + 1)
        )
        if not (is_capital(token) or joined or particle):
            break
        if at > index and ((case.protected[at] and token.base not in _FEASTS) or token.base in ROLES):
            break
        at += 1
    return at


def _lower_name_ends(case: Case, index: int) -> int:
    """Return the index after a name written in lower case that starts at ``index`` (one to four tokens)."""
    tokens = case.shadow.tokens
    if index >= len(tokens) or tokens[index].fold in FUNCTION_WORDS or tokens[index].base in ROLES:
        return index
    at = index + 1
    while at < len(tokens) and at < index + 4 and is_near(case, at) and _is_surname_like(case, tokens[at]):
        at += 1
    if at == index + 1 and at < len(tokens) and _is_surname_by_place(case, at):
        at += 1
    return at


_ACTING = frozenset(
    "has had was will would could did said told thinks thought wrote gave led came went took knew ran asked helped "
    "opened chaired agreed left".split()
)
"""Behind a forename and a noun, these tell that the noun is its surname ("aoife reason has")."""


def acts_at(case: Case, index: int) -> bool:
    """Say whether a verb of what people do stands at ``index``, right behind the word before."""
    tokens = case.shadow.tokens
    return index < len(tokens) and tokens[index].gap == " " and tokens[index].fold in _ACTING


def _is_surname_by_place(case: Case, index: int) -> bool:
    """Say whether an ordinary noun in small letters right behind a forename is its surname ("levent field asked")."""
    tokens = case.shadow.tokens
    token = tokens[index]
    if token.shape != LOWER or token.gap != " " or token.base in ROLES or token.base in ORDINARY_BEHIND:
        return False
    if token.fold in FUNCTION_WORDS:
        return False
    if case.lexicon.stands_bare(token.base):
        return acts_at(case, index + 1)
    return index + 1 == len(tokens) or tokens[index + 1].gap != " " or tokens[index + 1].shape == LOWER


def _is_surname_like(case: Case, token: Token) -> bool:
    """Say whether a token in any letter case is likely a surname."""
    if token.shape == PHRASE or token.fold in FUNCTION_WORDS or token.base in ROLES:
        return False
    if token.joined:
        return True
    return token.base in case.lexicon.surnames or (
        token.shape != "digit" and not case.lexicon.is_word(token.base)
    )


def found_name(case: Case, first: int, after: int) -> Found:
    """Return the find that covers tokens ``first`` to ``after`` - 1 without a possessive ending."""
    last = case.shadow.tokens[after - 1]
    ending = re.search(r"'s?$", last.text)
    end = last.end - (len(ending.group()) if ending and last.base != last.fold else 0)
    return Found(case.shadow.tokens[first].start, end, "person", model.NAME)


def is_known(case: Case, token: Token) -> bool:
    """Say whether a list explains a token: an ordinary word or one derived from it, or a word of the field."""
    lexicon = case.lexicon
    if token.base in lexicon.words or token.fold in lexicon.words or token.base in lexicon.sector_words:
        return True
    if is_derived(token.base, lexicon.words):
        return True
    slip = token.shape == LOWER or (token.place == STRONG and len(token.base) >= _LEAST_MISSPELT)
    return slip and is_misspelt_word(token.base, lexicon)


_LEAST_MISSPELT = 10
"""Letters that a misspelt first word needs: with a capital, a shorter one may be a name."""


def find_titled(case: Case) -> Iterable[Found]:
    """Find names after a title ("Cllr Price", "mrs o'dowd")."""
    tokens = case.shadow.tokens
    for index, token in enumerate(tokens[:-1]):
        if token.fold not in _TITLES or not is_near(case, index + 1):
            continue
        after = index + 1
        following = tokens[after]
        if following.shape == PHRASE or following.fold in _NO_SURNAMES:
            continue
        if is_capital(following) and not (
            (case.protected[after] and following.base not in _FEASTS)
            or following.base in ROLES
            or following.place == 2
        ):
            end = run_of_name(case, after)
            sector = following.base in case.lexicon.sector_words and token.fold not in _SURE_TITLES
            if end > after and not sector:
                yield found_name(
                    case, index if token.fold in _SURE_TITLES or is_capital(token) else after, end
                )
        elif (
            (following.shape == LOWER and token.fold in _SURE_TITLES)
            or (case.caseless and following.base in case.lexicon.surnames)
            or _unknown_after_title(case, token, following, acts=acts_at(case, after + 1))
        ):
            end = _lower_name_ends(case, after)
            plain = token.fold.startswith(("cllr", "cnclr")) and case.lexicon.is_word(following.base)
            if end > after and not (plain and following.base not in case.lexicon.surnames):
                yield found_name(case, index, end)


def _unknown_after_title(case: Case, title: Token, following: Token, *, acts: bool) -> bool:
    """Say whether a name follows a title that is an ordinary word ("councillor mbeki", "councillor onions asked")."""
    if title.fold == "councillor" and following.shape == LOWER:
        if acts and following.gap == " " and not case.lexicon.stands_bare(following.base):
            return True
        listed = following.base in case.lexicon.surnames and following.base not in case.lexicon.sector_words
        return listed or not (case.lexicon.stands_bare(following.base) or is_known(case, following))
    return title.fold in (
        "councillor",
        "mayor",
        "miss",
        "lord",
        "lady",
        "sir",
        "professor",
    ) and case.lexicon.is_name(following.base)


def find_forenames(case: Case) -> Iterable[Found]:
    """Find forenames with what follows as a surname, in any letter case; a word-like forename needs a capital."""
    tokens, lexicon = case.shadow.tokens, case.lexicon
    index = 0
    while index < len(tokens):
        token = tokens[index]
        name = token.base if token.base in lexicon.forenames else token.fold
        if name not in lexicon.forenames or case.protected[index] or is_month(case, index):
            index += 1
            continue
        ordinary = lexicon.is_word(name)
        end = run_of_name(case, index) if is_capital(token) else index
        if ordinary and end == index and len(name) > 2 and name not in OFTEN_WORDS:
            end = _lower_name_ends(case, index)
            end = end if end > index + 1 else index
        elif ordinary:
            end = _word_like_forename_ends(case, index, end)
            if end == index and token.shape == LOWER and _is_unknown_behind(case, index + 1):
                end = index + 2
            if end == index and is_capital(token) and surname_before(case, index) < index:
                end = index + 1
        elif end == index:
            end = _lower_name_ends(case, index) if len(name) > 2 else index
        elif end == index + 1 and end < len(tokens) and is_near(case, end) and tokens[end].shape == LOWER:
            follows = tokens[end].base
            if follows not in lexicon.words and follows not in FUNCTION_WORDS:
                end += 1
        if end > index:
            yield found_name(case, surname_before(case, index), end)
        index = max(end, index + 1)


def _is_unknown_behind(case: Case, index: int) -> bool:
    """Say whether a word of no list in small letters stands right behind another ("joy campbellock")."""
    tokens = case.shadow.tokens
    if index >= len(tokens) or tokens[index].gap != " " or tokens[index].shape != LOWER:
        return False
    return len(tokens[index].base) > 3 and not is_known(case, tokens[index])


def surname_before(case: Case, index: int) -> int:
    """Return where a name starts: at the surname and the comma before the forename at ``index`` ("Bush, Holly")."""
    tokens = case.shadow.tokens
    if not index or case.shadow.gap(index).strip() != "," or tokens[index - 1].shape == PHRASE:
        return index
    before, following = tokens[index - 1], index + 1 < len(tokens) and tokens[index + 1]
    fold = before.base
    listed = following and is_capital(following) and is_near(case, index + 1) and is_capital(before)
    name = before.base in case.lexicon.surnames or before.base in case.lexicon.first_word_names
    name |= not case.lexicon.is_word(fold) or (is_capital(before) and before.place < STRONG)
    name |= not case.lexicon.stands_bare(fold)
    if (
        listed
        or not name
        or before.fold in FUNCTION_WORDS
        or before.base in ROLES | case.lexicon.sector_words
    ):
        return index
    alike = is_capital(before) == is_capital(tokens[index])
    return index - 1 if alike and not case.protected[index - 1] else index


def _word_like_forename_ends(case: Case, index: int, end: int) -> int:
    """Return the index after a name whose forename is an ordinary word; ``index``: it is the word."""
    tokens = case.shadow.tokens
    token = tokens[index]
    if end <= index:
        return index
    if end == index + 1:
        if (
            token.place == MID
            and token.shape == CAPITAL
            and not is_month(case, index)
            and token.base not in case.lexicon.sector_words
        ):
            return end
        return index
    following = tokens[index + 1]
    known = following.base in case.lexicon.sector_words or case.protected[index + 1]
    return index if known else end


MONTH_CUES = frozenset(
    "in by since from until till to during last next this early late mid of every and between each before after".split()
)


_PARTS_OF_MONTHS = frozenset(
    "end start beginning middle month rest close first last weeks week days day out".split()
)


def is_month(case: Case, index: int) -> bool:
    """Say whether a token is a month by the words around it ("in May", "April 2015", "by the end of June")."""
    tokens = case.shadow.tokens
    if tokens[index].base not in ("may", "april", "june", "august", "march", "january"):
        return False
    before = tokens[index - 1].fold if index else ""
    after = tokens[index + 1].fold if index + 1 < len(tokens) else ""
    if after == "for" and index + 2 < len(tokens) and tokens[index + 2].fold in ("her", "his"):
        return False
    if before in ("from", "by", "to") and after in ("was", "is", "has", "said", "told"):
        return False
    if before == "of" and index > 1 and not after.isdigit():
        earlier = tokens[index - 2].fold
        return earlier in _PARTS_OF_MONTHS or earlier[:1].isdigit()
    return (
        before in MONTH_CUES
        or before.isdigit()
        or (before[:1].isdigit() and before[-2:] in ("st", "nd", "rd", "th"))
        or after.isdigit()
    )


def find_own_name(case: Case) -> Iterable[Found]:
    """Find the respondent's own name, whole or in part; a part that is an ordinary word needs a capital."""
    names = case.own.names
    if not names:
        return
    tokens, after = case.shadow.tokens, 0
    for index, token in enumerate(tokens):
        part = token.base if token.base in names else token.fold
        if index < after or part not in names or case.protected[index]:
            continue
        after = index + 1
        while after < len(tokens) and _goes_on_own_name(case, after):
            after += 1
        # A surname that is a word ("jaz pope") is one beside the forename.
        sure = not case.lexicon.is_word(part) or (is_capital(token) and token.place == MID)
        if sure or after > index + 1:
            yield found_name(case, index, after)


def _goes_on_own_name(case: Case, index: int) -> bool:
    """Say whether another part of the respondent's own name stands right behind one."""
    token, before = case.shadow.tokens[index], case.shadow.tokens[index - 1]
    part = {token.base, token.fold} & case.own.names
    return bool(part) and token.base != before.base and token.gap in (" ", ", ", "-", "\n")


DETECTORS = (
    Detector(name="own name", score=0.84, reason="the respondent's own name", find=find_own_name),
    Detector(name="title and name", score=0.82, reason="a name behind a title", find=find_titled),
    Detector(name="forename", score=0.8, reason="a forename, with what follows it", find=find_forenames),
)
