"""The population: every authority that could have answered, with its region and type.

Facts only, no words of answers. A study names its population (``england-2015``, ``wales``) or brings a csv of its own
(schools, NHS trusts, firms): nothing here or in the attribution scheme knows a council by name.
"""

from sli_themes.authorities.model import Authority
from sli_themes.authorities.population import Population
from sli_themes.authorities.reading import (
    SHIPPED,
    population_of,
    read_population,
    shipped_authorities,
)
from sli_themes.authorities.terms import (
    AUTHORITY_TYPES,
    MACRO_REGIONS,
    authority_class,
    fold_name,
    fold_region,
    fold_type,
    types_spelt,
)

__all__ = [
    "AUTHORITY_TYPES",
    "MACRO_REGIONS",
    "SHIPPED",
    "Authority",
    "Population",
    "authority_class",
    "fold_name",
    "fold_region",
    "fold_type",
    "population_of",
    "read_population",
    "shipped_authorities",
    "types_spelt",
]
