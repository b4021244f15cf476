from django.urls import URLPattern, URLResolver, path

from tickets.desk import bulk, counters, create, detail, fragments, take, undo
from tickets.desk.listing import TicketListView

app_name = "tickets"

urlpatterns: list[URLPattern | URLResolver] = [
    path("tickets/", TicketListView.as_view(), name="list"),
    path("tickets/nuevo/", create.create, name="create"),
    path("tickets/contadores/", counters.counters, name="counters"),
    path("tickets/de-cliente/<int:code>/", fragments.of_customer, name="of_customer"),
    path("tickets/linea-de-tiempo/<int:code>/", fragments.timeline, name="timeline"),
    path("tickets/cambiar/<slug:field>/", bulk.bulk, name="bulk"),
    path("tickets/adjuntos/<int:pk>/", detail.attachment, name="attachment"),
    path("tickets/<int:number>/", detail.detail, name="detail"),
    path("tickets/<int:number>/cambiar/", detail.change, name="change"),
    path("tickets/<int:number>/deshacer/<uuid:deed>/", undo.undo, name="undo"),
    path("tickets/<int:number>/editar/", detail.edit, name="edit"),
    path("tickets/<int:number>/escribir/", detail.write, name="write"),
    path("tickets/<int:number>/tomar/", take.take, name="take"),
]
