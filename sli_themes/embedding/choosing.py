"""Which encoder a run uses."""

from __future__ import annotations

import ctypes.util
import os
import platform
from pathlib import Path

from sli_themes.embedding.bert import BertEncoder, serves
from sli_themes.embedding.sentence import SentenceEncoder
from sli_themes.settings import EmbeddingSettings


def encoder_for(
    settings: EmbeddingSettings, *, device: str | None = None, download: bool = False
) -> BertEncoder | SentenceEncoder:
    """Return the encoder for a model: `BertEncoder` on a processor where it can, else `SentenceEncoder`.

    The choice depends on the model and the machine, never on how many texts there are, so a study's vectors are all
    of one kind. ``device`` is cpu, cuda or mps; None means an accelerator when there is one.

    Raises:
        ModelError: the model is missing or not the expected one.
    """
    if device == "cpu" or (device is None and not accelerator_visible()):
        encoder = BertEncoder(settings, download=download)
        if serves(encoder.identity.folder):
            return encoder
    return SentenceEncoder(settings, device=device, download=download)


def accelerator_visible() -> bool:
    """Say whether this machine seems to have what torch calls cuda or mps, without importing torch.

    Where this errs, an encoder is slower than it could be; torch itself decides what it uses.
    """
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return False
    return Path("/dev/nvidia0").exists() or bool(ctypes.util.find_library("nvcuda"))
