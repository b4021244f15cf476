"""Contar todo: the exact number, where the page only said "10.000+"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from listings.jobs.counting import Counting, count_all, counting
from listings.jobs.kinds import JobRefused
from listings.jobs.reader import reading_of
from listings.views.kept import back_params, listing_of, to_listing

STOP_POLLING = 286


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, listing: str) -> HttpResponse:
    """GET: how it goes, asked for again and again; POST: start. Without a script the listing itself shows it."""
    view = listing_of(request, listing)
    given = request.POST if request.method == "POST" else request.GET
    query = reading_of(view, request.user, given.get("query", "").removeprefix("?")).selection_query
    if request.method != "POST":
        return fragment(request, counting(request.user, listing, query))
    try:
        known = count_all(owner=request.user, listing=listing, query=query)
    except JobRefused as refused:
        messages.error(request, str(refused))
        known = Counting(listing, query, None)
    if request.htmx:
        return fragment(request, known)
    return to_listing(view, back_params(request).url())


def fragment(request: HttpRequest, known: Counting) -> HttpResponse:
    status = 200 if known.is_running or known.job is None else STOP_POLLING
    return render(request, "listings/count.html", {"counting": known}, status=status)
