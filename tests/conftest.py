"""What all tests share: the environment that the command line sets for itself, before any library is loaded."""

import os

from hypothesis import settings

from sli_themes.cli.app import ENVIRONMENT

os.environ.update({name: value for name, value in ENVIRONMENT.items() if name not in os.environ})

# The same examples in every run: what fails on one machine fails on all. HYPOTHESIS_PROFILE=default searches anew.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
