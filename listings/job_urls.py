from django.urls import path

from listings.views import jobs

app_name = "jobs"

urlpatterns = [
    path("", jobs.index, name="list"),
    path("campana/", jobs.bell, name="bell"),
    path("<int:pk>/", jobs.detail, name="detail"),
    path("<int:pk>/avance/", jobs.progress, name="progress"),
    path("<int:pk>/cancelar/", jobs.cancel, name="cancel"),
    path("<int:pk>/de-nuevo/", jobs.again, name="again"),
    path("<int:pk>/archivo/", jobs.download, name="download"),
    path("<int:pk>/resultado/", jobs.result, name="result"),
]
