"""Protocols: what the line needs of a coder, and what the built-in coder needs of a classifier (restricted)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sli_themes.answers.model import Answers
    from sli_themes.codebook.model import Codebook, Theme
    from sli_themes.coding.classifier import ThemeScores
    from sli_themes.coding.coder import Coded
    from sli_themes.coding.features import Embed, Features
    from sli_themes.coding.lessons import Lesson
    from sli_themes.coding.model import Codings
    from sli_themes.settings import CodingSettings


class CoderProtocol(Protocol):
    """Code answers with the themes of a codebook; the line asks nothing else of a coder."""

    def fit(
        self,
        codebook: Codebook,
        questions: Sequence[str],
        answers: Answers | None = None,
        human: Codings | None = None,
    ) -> Self:
        """Learn from the codebook and from human codings of ``answers``; return itself.

        ``human`` holds nothing of the evaluation sample.
        """

    def code(self, answers: Answers, human: Codings | None = None, *, grounds: bool = True) -> Coded:
        """Return the codings of answers with their probabilities and grounds; ``human`` codings stand as they are.

        Without ``grounds`` it need not say why.
        After `fit` the result depends on each answer alone, never on its batch.
        """


class CoderFactory(Protocol):
    """Make unfitted coders, and say whether they send words of answers anywhere; a class can be one."""

    @property
    def sends_text_to(self) -> str:
        """Return the host or service that words of answers are sent to; "" when they stay on this machine."""

    def __call__(
        self, embed: Embed, settings: CodingSettings, earlier: Sequence[Lesson] = ()
    ) -> CoderProtocol:
        """Return a coder that has learned nothing; ``earlier`` are lessons of an earlier wave."""


MakeCoder = Callable[[], CoderProtocol]
"""Makes one more unfitted coder of a study."""


class ClassifierProtocol(Protocol):
    """Tell how likely each theme of one set is; what `Coder` and the evidence of its codings ask."""

    themes: tuple[Theme, ...]
    features: Features
    lessons_: list[Lesson]
    meanings_: NDArray[np.float64]
    """Vectors of the lessons, a row each."""
    coefficients_: NDArray[np.float64]
    """How much each word speaks for each theme, a row a theme, in the order of ``features.wording``."""
    thresholds_: NDArray[np.float64]

    def fit(self, lessons: Sequence[Lesson]) -> Self:
        """Learn from the lessons (at least one a theme), whose order does not matter."""

    def balance(self, texts_of: Mapping[str, Sequence[str]]) -> Self:
        """Set the threshold of each theme with the answers that nobody coded, by question; return itself."""

    def score(self, texts: Sequence[str], question: str = "", *, of: Sequence[str] = ()) -> ThemeScores:
        """Return how likely each theme is in each of n answers to a question, and in which clause most.

        ``of`` are the answers that the texts are parts of, where they are not answers themselves.
        """


MakeClassifier = Callable[["Sequence[Theme]", "Features", "CodingSettings"], ClassifierProtocol]
"""Makes an unfitted classifier of one set of themes."""
