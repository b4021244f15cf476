from listings.models import SavedFilter


class NameTaken(Exception):
    """The owner already has a filter of that name in that listing."""

    def __init__(self, existing: SavedFilter):
        self.existing = existing
        super().__init__(existing.name)


class TooManyFilters(Exception):
    """Nobody finds anything among so many."""


class QueryTooLong(Exception):
    """A selection longer than an address can be."""


class TooManyPins(Exception):
    """A sidebar that has to be scrolled is none."""


class OutsideAudience(Exception):
    """A listing can't open with a filter that those who open it may not use."""
