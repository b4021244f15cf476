from accounts.models import User
from listings.params import ALL
from listings.services import default_for


def opening_address(user: User, listing: str) -> str:
    """What a bare address becomes for this person; empty when nobody chose anything."""
    default = default_for(user, listing)
    if default is None:
        return ""
    return default.saved.address if default.saved else ALL
