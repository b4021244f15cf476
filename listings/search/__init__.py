"""Finding rows by what people type, with the same rules on both databases. docs/listings.md has the rules.

A model that is searched keeps one normalised line, `search_text`, and has `AddSearchIndex` in a migration.
"""

from listings.search.conditions import NOTHING, either, pieces_of, words_in, words_of
from listings.search.index import by_way_of, containing, containing_each
from listings.search.terms import LONGEST_TEXT, Term, as_term, notices, parse, sought

__all__ = ["LONGEST_TEXT", "NOTHING", "Term", "as_term", "containing", "either", "notices", "parse", "pieces_of"]
__all__ += ["by_way_of", "containing_each", "sought", "words_in", "words_of"]
