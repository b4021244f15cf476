"""`from listings.views import ListingView` is all that a consumer needs from here."""

from listings.views.listing import ListingView, better_address, confirm_page

__all__ = ["ListingView", "better_address", "confirm_page"]
