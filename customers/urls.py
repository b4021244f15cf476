from django.urls import path, register_converter

from customers.converters import CustomerCode
from customers.views import connections, editing, listing, pages, picking, removal

register_converter(CustomerCode, "customer_code")

app_name = "customers"

urlpatterns = [
    path("", listing.CustomerListView.as_view(), name="list"),
    path("buscar/", picking.CustomerAutocompleteView.as_view(), name="autocomplete"),
    path("nuevo/", editing.CustomerCreateView.as_view(), name="create"),
    path("<customer_code:code>/", pages.CustomerDetailView.as_view(), name="detail"),
    path("<customer_code:code>/editar/", editing.CustomerEditView.as_view(), name="edit"),
    path("<customer_code:code>/eliminar/", removal.CustomerDeleteView.as_view(), name="delete"),
    path("<customer_code:code>/recuperar/", removal.CustomerRestoreView.as_view(), name="restore"),
    path(
        "<customer_code:code>/servicios/nuevo/", connections.ConnectionCreateView.as_view(), name="add_connection"
    ),
    path(
        "<customer_code:code>/servicios/<int:pk>/",
        connections.ConnectionEditView.as_view(),
        name="edit_connection",
    ),
    path(
        "<customer_code:code>/servicios/<int:pk>/quitar/",
        connections.ConnectionRemoveView.as_view(),
        name="remove_connection",
    ),
]
