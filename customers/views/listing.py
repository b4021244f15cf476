from django.utils.translation import gettext_lazy as _

from customers.filters import CustomerFilterSet
from customers.models import Customer
from customers.search import find_customers
from customers.tables import COLUMNS
from customers.terms import terms_of
from listings.views import ListingView


class CustomerListView(ListingView):
    listing = "customers"
    url_name = "customers:list"
    permission_required = "customers.view_customer"
    model = Customer
    filterset_class = CustomerFilterSet
    columns = COLUMNS
    default_order = "name"
    row_url = staticmethod(Customer.get_absolute_url)
    search = staticmethod(find_customers)
    search_terms = staticmethod(terms_of)
    search_placeholder = _("Nombre, teléfono, DNI, email")
    export_permission = "customers.export_customer"
    title, noun = _("Clientes"), _("clientes")
    header_template = "customers/list_header.html"
    empty_title, empty_icon = _("Todavía no hay clientes"), "users"
    empty_text = _("Creá el primero con el botón «Nuevo cliente».")
