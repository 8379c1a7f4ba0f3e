"""Every number that can change a result, in one place; each room reads its own group.

A study may set any of them in ``study.toml``: ``[settings.coding]`` / ``threshold = 0.6``. What was used stands in
the run record.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSettings:
    """Say how answers are read."""

    max_characters: int = 100_000
    """A longer answer is refused (in its bucket, with the reason), never cut."""
    near_copy_similarity: float = 0.9
    """Two answers to a question are near copies from this similarity on (0..1)."""
    near_copy_min_words: int = 8
    """Shorter answers are compared for exact equality only."""
    campaign_respondents: int = 3
    """A group of copies from this many respondents on is a campaign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingSettings:
    """Say how texts become vectors."""

    model: str = "default"
    """``default`` (all-MiniLM-L6-v2 from the installed package), a model's name, or a folder."""
    token_budget: int = 16_384
    """Padded tokens a batch on an accelerator; on a processor 256 whatever stands here, so that bytes never differ."""
    window_tokens: int = 254
    """Longer answers are cut into windows of this many word pieces..."""
    window_overlap: int = 64
    """...which overlap by this many; their vectors are averaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringSettings:
    """Say how answers are grouped for discovery."""

    seed: int = 2015
    copy_similarity: float = 0.999
    """Answers whose vectors are nearer than this cosine are grouped as one."""
    neighbours_factor: float = 0.5
    """Neighbours of an answer: this times the root of the number of distinct answers..."""
    min_neighbours: int = 5
    max_neighbours: int = 40
    """...within these bounds."""
    resolution: float = 1.0
    """Of the modularity whose best partition is sought (Reichardt and Bornholdt 2006): higher gives more clusters."""
    iterations: int = 4
    """Cycles of the Leiden search, each from the result of the one before."""
    min_size: int = 3
    """Communities of fewer distinct answers are merged with their nearest..."""
    min_share: float = 0.006
    """...and so are those under this share (0..1) of the distinct answers."""
    smoothing: float = 1.0
    """Weight of the mean of an answer's neighbours against its own vector, before the k-means refinement."""
    kmeans_steps: int = 50
    """At most; the refinement stops as soon as no answer moves."""
    sample: int = 20_000
    """From more distinct answers than this, clusters are found on so many (chosen by a hash of their ids)..."""
    components: int = 64
    """...and the rest is assigned in so many principal components..."""
    assign_steps: int = 3
    """...with so many steps of spherical k-means."""
    subsamples: int = 10
    """Subsamples from which a cluster's stability is measured..."""
    subsample_share: float = 0.95
    """...each of this share (0..1) of the distinct answers."""
    keywords: int = 10
    """Keywords a cluster."""
    central_answers: int = 5
    """Central answers a cluster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingSettings:
    """Say how the machine coder learns and decides.

    Chosen on half of the respondents of a set of patient answers; ``benchmarks/quality.py`` scores the other half.
    """

    method: str = "default"
    """``default`` (the built-in coder), or another: the name it is installed under, or ``module:attribute``."""
    threshold: float = 0.3
    """A theme is coded from this probability on while nobody has coded; human codings move it, a theme at a time."""
    precision: float = 0.0
    """Goal (0..1; 0: none): this share of the codings of each theme is to be right..."""
    recall: float = 0.0
    """...or this share of the answers that carry it is to be found; with both, precision counts."""
    doubt: float = 0.2
    """The goal of precision is met when the chance that the true one is lower is no more than this (0..1)."""
    unsure: float = 0.5
    """An answer without a theme is unsure from this probability on that it carries at least one."""
    regularisation: float = 1.0
    """Ridge: how little one lesson is trusted against the others."""
    embedding_weight: float = 4.0
    """Weight of likeness of meaning (vectors) against that of words (1)..."""
    embedding_sharpness: float = 3.0
    """...which falls off so steeply with the cosine..."""
    character_weight: float = 1.0
    """...and weight of character n-grams, which survive typing errors and endings."""
    human_weight: float = 2.0
    """Weight of an answer coded by a person against a text of the codebook."""
    clause_weight: float = 1.0
    """Weight of the clause in which a theme of such an answer seems to stand; it teaches beside the answer."""
    guessed: int = 1000
    """At most so many answers that nobody coded teach too, as far as they seem to carry each theme (0: none)..."""
    guess_weight: float = 0.1
    """...and weight of one of them."""
    guess_rounds: int = 3
    """So often are they guessed, each time from what was learned with the guesses before..."""
    guess_again_below: int = 100
    """...but once where people coded so many answers or more: their codings say what further rounds would."""
    commonness: float = 0.3
    """So much of how common a theme seems in the answers is believed before people say (0: nothing, 1: all of it)..."""
    prior_answers: int = 50
    """...and its share there starts from that of the mean theme, as if so many more answers had been scored."""
    prior_read: int = 3
    """A theme's share in what people read starts from that of the mean theme, as if so many more had been read..."""
    prior_in_question: int = 20
    """...and its share in one question from its share in all, as if so many more had been read there."""
    calibration_folds: int = 5
    """Another coder is calibrated on human codings, each by one that learned from other folds of respondents."""
    seed: int = 2015
    """Of whatever draws lots in another coder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookSettings:
    """Say when a theme is worth a second look, and what is suggested; no coding or count depends on these."""

    similar_themes: float = 0.85
    """Two themes are near-identical from this cosine of their texts on (-1..1)..."""
    shared_answers: float = 0.7
    """...or from this share (0..1) of the answers of either that both have, of `enough_answers` at least."""
    rare_answers: int = 3
    """A theme with fewer answers is rare."""
    huge_share: float = 0.4
    """A theme in more than this share (0..1) of the answers to its questions is huge."""
    enough_answers: int = 10
    """Answers from which on something is said of a theme: that its texts do not fit, that it falls into two."""
    real_words: int = 8
    """So many words in a row that stand in an answer too make an example a respondent's own."""
    stable: float = 0.6
    """A cluster is suggested from this stability (0..1) over bootstrap samples on."""
    confident: float = 0.7
    """Codings of the machine from this probability on stand in for people's where those are too few."""
    keywords: int = 5
    """Keywords suggested a theme, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSettings:
    """Say how counts become words and intervals."""

    confidence: float = 0.95
    prevalence_words: tuple[tuple[float, str], ...] = (
        (0.75, "most respondents"),
        (0.50, "half or more of respondents"),
        (0.25, "many respondents"),
        (0.10, "some respondents"),
        (0.0, "a few respondents"),
    )
    """Lowest share (0..1) for each wording, from high to low."""
    min_base: int = 10
    """Percentages are withheld when fewer could have been counted."""
    min_sample: int = 30
    """A share is corrected when so many respondents of the blind sample could have been counted."""
    min_together: int = 5
    """Two themes are said to be raised together when so many respondents did."""
    term_authors: int = 10
    """A word is counted in pictures of terms when so many authorities (or respondents without one) used it."""
    terms: int = 40
    """Words in such a picture, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSettings:
    """Say how coders are compared, and how the answers that judge the machine are drawn."""

    seed: int = 2015
    """Of the draw of the evaluation sample (the first draw fixes it), and of the bootstrap."""
    resamples: int = 1000
    """Bootstrap samples of answers behind an interval of agreement."""
    folds: int = 5
    """Groups of respondents for what the machine says of answers it learns from: each without its own group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveSettings:
    """Say when something has changed since an earlier wave; `counts.confidence` says how sure that has to be."""

    common: float = 0.05
    """A theme was common in the earlier wave from this share (0..1) on..."""
    hardly: float = 0.2
    """...and is hardly found now when its share is at most this part (0..1) of that; new is the other way round."""
    enough: int = 10
    """Respondents of each wave from which on something is said of what a theme means."""
    permutations: int = 1_999
    """Random deals of respondents to the waves, against which the move of a theme is held."""
    seed: int = 2015
    """Of these deals."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSettings:
    """Say which answers people are asked to code next."""

    evaluation: int = 100
    """Answers of the evaluation sample, when nothing was drawn and nothing is asked for."""
    rare: int = 10
    """A theme that fewer answers coded by people carry is rare: likely answers are looked for..."""
    rare_share: float = 0.3
    """...up to this share (0..1) of the queue; the rest is uncertain and diverse answers."""
    candidates: int = 5
    """The diverse ones are chosen among this many times as many of the most uncertain."""
    curve_min: int = 40
    """A learning curve needs so many answers that people coded, outside the evaluation sample."""
    curve_steps: int = 3
    """Its points, beside the codebook alone: all coded answers, half of them, a quarter..."""
    curve_offset: int = 50
    """Coded answers that the codebook is taken to be worth in the fit of the curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymitySettings:
    """Say what may be shown of whom."""

    k: int = 10
    """Authorities that must exist under an attribution."""
    responding: int = 3
    """Authorities that must have responded under an attribution."""
    lower_k_reason: str = ""
    """Why ``k`` is under 10 (never under 3) or ``responding`` under 3: without it that is refused."""
    by_type: bool = False
    """True: attributions start from region and six types, not region and {council, London borough, fire and rescue}."""
    word_authorities: int = 5
    """A lower-case word that no word list knows clears when this many authorities use it."""
    max_redacted: float = 0.25
    """A quote of which more than this share (0..1) of the words was replaced is held."""
    min_clauses: int = 2
    """A quote in which something was replaced must keep this many clauses."""
    max_quote_characters: int = 5_000
    """A longer text is held."""
    max_number: int = 100
    """A bare number above this (years apart) may identify, and holds."""
    published_run: int = 8
    """A quote that has so many words in a row in common with a text published elsewhere is held."""
    round_tables: bool = False
    """True: published tables by region or type are rounded to 5; false: small numbers in them are withheld."""
    ner: str = "auto"
    """spaCy pipeline as one more opinion on names: "auto" (if one is installed), "off", or its name or folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSettings:
    """Say how quotes are chosen."""

    per_theme: int = 3
    """Quotes under a theme of a question, at most."""
    min_words: int = 8
    max_words: int = 80
    """Length of a quote, in words."""
    per_authority: int = 2
    """Quotes of one authority in a whole pack; within a theme it is one."""
    tries: int = 30
    """Passages that the gate looks at for one theme, before it goes without."""
    centrality: float = 0.4
    """Weight of how central a passage is among those of its theme, beside its probability (1)..."""
    difference: float = 0.6
    """...less this weight of its likeness to the quotes already chosen for the theme..."""
    spread: float = 0.2
    """...less this, when its attribution stands under the theme already."""
    alternates: int = 3
    """Passages beside the quotes of a theme that people are offered to choose among."""
    minority: float = 0.1
    """A theme that a smaller share of respondents raised (0..1) is marked as a minority view in a quote pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Hold all groups."""

    answers: AnswerSettings = field(default_factory=AnswerSettings)
    embedding: EmbeddingSettings = field(default_factory=EmbeddingSettings)
    clustering: ClusteringSettings = field(default_factory=ClusteringSettings)
    coding: CodingSettings = field(default_factory=CodingSettings)
    codebook: CodebookSettings = field(default_factory=CodebookSettings)
    counts: CountSettings = field(default_factory=CountSettings)
    agreement: AgreementSettings = field(default_factory=AgreementSettings)
    waves: WaveSettings = field(default_factory=WaveSettings)
    queue: QueueSettings = field(default_factory=QueueSettings)
    anonymity: AnonymitySettings = field(default_factory=AnonymitySettings)
    quotes: QuoteSettings = field(default_factory=QuoteSettings)
