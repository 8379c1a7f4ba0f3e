"""The embedding room: texts in, unit vectors out, each distinct text encoded once (restricted).

Importing it costs numpy only. The default model runs without torch on a processor; torch and
sentence-transformers load for other models and devices, when a text is encoded that the cache does not hold.
"""

from sli_themes.embedding.bert import BertEncoder
from sli_themes.embedding.cache import VectorCache
from sli_themes.embedding.choosing import encoder_for
from sli_themes.embedding.encoder import Encoder
from sli_themes.embedding.hashed import HashEncoder
from sli_themes.embedding.sentence import SentenceEncoder
from sli_themes.embedding.vectors import embed
from sli_themes.embedding.weights import ModelIdentity, model_identity

__all__ = [
    "BertEncoder",
    "Encoder",
    "HashEncoder",
    "ModelIdentity",
    "SentenceEncoder",
    "VectorCache",
    "embed",
    "encoder_for",
    "model_identity",
]
