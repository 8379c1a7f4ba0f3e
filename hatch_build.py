"""Put the worked codebooks and corpora into a wheel, so that ``sli-themes demo`` works once installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedExamples(BuildHookInterface[Any]):
    """Copy ``codebooks/`` and ``corpora/`` to ``sli_themes/_shipped/`` of a wheel.

    An editable install reads them where they lie in the repository; a copy of them there would go stale.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to what a standard wheel includes."""
        if version == "standard":
            for folder in ("codebooks", "corpora"):
                build_data["force_include"][str(Path(self.root) / folder)] = f"sli_themes/_shipped/{folder}"
