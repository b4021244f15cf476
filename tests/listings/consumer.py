"""A listing of customers with everything a listing can have, for the tests of the component."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views import View
from django_filters import CharFilter, ModelChoiceFilter, MultipleChoiceFilter

from customers.choices import CustomerKind, CustomerStatus
from customers.models import Customer, Tag
from listings import cells
from listings.columns import BulkAction, Column
from listings.filters import DateSpanFilter, ListingFilterSet, WholeNumberFilter
from listings.search import parse, words_in
from listings.selection import chosen
from listings.views import ListingView, confirm_page


class PeopleFilterSet(ListingFilterSet):
    created = DateSpanFilter(field_name="created_at", label="Alta")
    status = MultipleChoiceFilter(choices=CustomerStatus, label="Estado")
    kind = MultipleChoiceFilter(choices=CustomerKind, label="Tipo")
    city = CharFilter(label="Localidad")
    tag = ModelChoiceFilter(queryset=Tag.objects.all(), field_name="tags", label="Etiqueta")
    number = WholeNumberFilter(field_name="pk", label="Número")
    document = CharFilter(label="Documento")

    field_permissions = {"document": "customers.change_customer", "created": "customers.view_customer"}


def search_people(text, user):
    return words_in(Customer, parse(text), lambda term: Q(pk=term.number))


class PeopleListing(ListingView):
    listing = "test-people"
    url_name = "people"
    permission_required = "customers.view_customer"
    model = Customer
    filterset_class = PeopleFilterSet
    columns = [
        Column("name", "Nombre", lambda row: cells.two_lines(row.name, row.city), order="name", main=True),
        Column("code", "Código", lambda row: row.code),
        Column("created", "Alta", lambda row: cells.moment(row.created_at), order="created_at"),
        Column("document", "Documento", lambda row: row.document, permission="customers.change_customer"),
        Column("secret", "Prioridad", lambda row: "", order="id", permission="customers.change_customer"),
        Column("notes", "Notas", lambda row: row.notes, default=False),
    ]
    default_order = "name"
    search = staticmethod(search_people)
    search_placeholder = "Nombre"
    bulk_actions = [
        BulkAction("touch", "Tocar", "pencil", "customers.change_customer", "people-touch", shortcut="t"),
    ]
    preview_template = "listings/status.html"
    export_permission = "customers.export_customer"
    title = "Gente"
    noun = "clientes"
    empty_title = "Todavía no hay clientes"
    done_query = {"status": "blocked"}
    done_text = "Nadie está bloqueado."

    @staticmethod
    def with_related(queryset):
        return queryset


class TouchView(View):
    """A bulk action as consumers write them: confirm, then one deed."""

    def post(self, request: HttpRequest) -> HttpResponse:
        selection = chosen(request, PeopleListing)
        if request.POST.get("confirmed") and not selection.problem:
            selection.queryset.update(notes="tocado")
            return HttpResponse(str(selection.count))
        return confirm_page(request, PeopleListing, selection, title="Tocar", action="Tocar")


urlpatterns = [
    path("gente/", PeopleListing.as_view(), name="people"),
    path("gente/tocar/", TouchView.as_view(), name="people-touch"),
    path("", include("ispcube.urls")),
]
