"""What all tests share: the environment that the command line sets for itself, before any library is loaded."""

import os

from sli_themes.cli.app import ENVIRONMENT

os.environ.update({name: value for name, value in ENVIRONMENT.items() if name not in os.environ})
