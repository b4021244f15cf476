"""A listing as its reader sees it, where there is no request: in the background, by the rights of that moment."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from listings import registry
from listings.declaration import Listing
from listings.jobs.kinds import JobRefused
from listings.jobs.models import Job
from listings.reading import Reading


def open_listing(job: Job, owner: User) -> type[Listing]:
    """The listing that the job is about. Raises JobRefused."""
    listing = registry.find(job.params.get("listing", ""))
    if listing is None or not listing.is_open_to(owner):
        raise JobRefused(_("Ya no podés abrir ese listado."))
    return listing


def reading_of(listing: type[Listing], owner: User, query: str) -> Reading:
    request = HttpRequest()
    request.method, request.user = "GET", owner
    return Reading(listing, request, QueryDict(query))
