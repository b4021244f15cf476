from django.urls import path, register_converter

from tickets.configuration import deeds, rows
from tickets.configuration.catalogues import CATALOGUES, CatalogueConverter
from tickets.configuration.menu import fill_menu
from tickets.configuration.notices import NoticesPage
from tickets.configuration.organization import OrganizationPage
from tickets.configuration.pages import IndexPage

app_name = "configuration"
register_converter(CatalogueConverter, "catalogue")
fill_menu()
ROW = "<catalogue:catalogue>/<int:pk>/"

urlpatterns = [
    path("", IndexPage.as_view(), name="index"),
    *(path(f"{each.slug}/", rows.ListPage.as_view(catalogue=each), name=each.key) for each in CATALOGUES),
    path("avisos/", NoticesPage.as_view(), name="notices"),
    path("empresa/", OrganizationPage.as_view(), name="organization"),
    path("<catalogue:catalogue>/nuevo/", rows.CreatePage.as_view(), name="create"),
    path(ROW, rows.DetailPage.as_view(), name="detail"),
    path(ROW + "editar/", rows.EditPage.as_view(), name="edit"),
    path(ROW + "eliminar/", rows.DeletePage.as_view(), name="delete"),
    path(ROW + "discontinuar/", deeds.DiscontinuePage.as_view(), name="discontinue"),
    path(ROW + "reactivar/", deeds.RestorePage.as_view(), name="restore"),
    path(ROW + "predeterminar/", deeds.DefaultPage.as_view(), name="default"),
    path(ROW + "quitar-predeterminado/", deeds.UnsetDefaultPage.as_view(), name="unset_default"),
    path(ROW + "mover/", deeds.MovePage.as_view(), name="move"),
]
