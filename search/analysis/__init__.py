"""Words of a text as an index knows them.

Finnish by Voikko (or Snowball), Swedish and English by Snowball.
"""

from search.analysis.chains import FINNISH_CHOICES, LANGUAGES, VoikkoMissing, analyser, resolve
from search.analysis.tokens import Analyser, Analysis, Token, grams, normalise, split

__all__ = [
    "FINNISH_CHOICES",
    "LANGUAGES",
    "Analyser",
    "Analysis",
    "Token",
    "VoikkoMissing",
    "analyser",
    "grams",
    "normalise",
    "resolve",
    "split",
]
