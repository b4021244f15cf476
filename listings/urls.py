from django.urls import path

from listings.views import columns, counting, overview, pins, repair, saved, sharing, tools

app_name = "listings"

urlpatterns = [
    path("", overview.overview, name="saved"),
    path("contadores/", pins.counts, name="pin_counts"),
    path("<int:pk>/", saved.rename, name="rename"),
    path("<int:pk>/reemplazar/", saved.replace, name="replace"),
    path("<int:pk>/predeterminado/", saved.default, name="default"),
    path("<int:pk>/eliminar/", saved.delete, name="delete"),
    path("<int:pk>/compartir/", sharing.share, name="share"),
    path("<int:pk>/corregir/", repair.repair, name="repair"),
    path("<int:pk>/copiar/", sharing.copy, name="copy"),
    path("<int:pk>/fijar/", pins.pin, name="pin"),
    path("<int:pk>/mover/", pins.move, name="move_pin"),
    path("<slug:listing>/guardar/", saved.save, name="save"),
    path("<slug:listing>/contar/", counting.count, name="count"),
    path("<slug:listing>/columnas/", columns.columns, name="columns"),
    path("<slug:listing>/ver/", tools.open_chosen, name="open"),
    path("<slug:listing>/exportar/", tools.export_chosen, name="export"),
    path("<slug:listing>/abrir-con-todo/", saved.everything, name="everything"),
]
