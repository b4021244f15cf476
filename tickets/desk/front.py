"""The addresses of the whole product that tickets serves, because it knows every other app."""

from django.urls import path

from tickets.desk import finding
from tickets.desk.home import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("buscar/", finding.search, name="search"),
]
