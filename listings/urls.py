from django.urls import path

from listings.views import counting, saved, tools

app_name = "listings"

urlpatterns = [
    path("", saved.manage, name="saved"),
    path("<int:pk>/", saved.rename, name="rename"),
    path("<int:pk>/reemplazar/", saved.replace, name="replace"),
    path("<int:pk>/predeterminado/", saved.default, name="default"),
    path("<int:pk>/eliminar/", saved.delete, name="delete"),
    path("<slug:listing>/guardar/", saved.save, name="save"),
    path("<slug:listing>/contar/", counting.count, name="count"),
    path("<slug:listing>/columnas/", tools.columns, name="columns"),
    path("<slug:listing>/ver/", tools.open_chosen, name="open"),
    path("<slug:listing>/exportar/", tools.export_chosen, name="export"),
]
