from django.urls import path

from messaging.views import (
    batch_rows,
    batches,
    correcting,
    devices,
    fragments,
    hold,
    logs,
    preview,
    resend,
    steering,
    suppressions,
    write,
)

app_name = "messaging"

urlpatterns = [
    path("", logs.index, name="index"),
    path("email/", logs.EmailLogView.as_view(), name="email"),
    path("sms/", logs.SmsLogView.as_view(), name="sms"),
    path("push/", logs.PushLogView.as_view(), name="push"),
    path("<int:pk>/", preview.DetailView.as_view(), name="detail"),
    path("<int:pk>/corregir/", correcting.CorrectView.as_view(), name="correct"),
    path("<int:pk>/contenido/", preview.BodyView.as_view(), name="body"),
    path("reenviar/<slug:channel>/", resend.ResendView.as_view(), name="resend_confirm"),
    path("pausa/<slug:channel>/", hold.hold, name="hold"),
    path("lotes/", batches.BatchListView.as_view(), name="batch_list"),
    path("lotes/mensajes/", batch_rows.BatchRowListView.as_view(), name="batch_rows"),
    path("lotes/<uuid:batch_id>/", batches.batch_page, name="batch"),
    path("lotes/<uuid:batch_id>/avance/", batches.batch_progress, name="batch_progress"),
    path("bloqueados/", suppressions.SuppressionListView.as_view(), name="suppressions"),
    path("bloqueados/nueva/", suppressions.AddView.as_view(), name="suppress"),
    path("bloqueados/desbloquear/", suppressions.LiftView.as_view(), name="lift"),
    path("bloqueados/sirve/<int:code>/<int:pk>/", suppressions.address_works, name="address_works"),
    *(
        path(f"lotes/<uuid:batch_id>/{deed}/", steering.batch_steer, {"deed": deed}, name=f"batch_{name}")
        for deed, name in steering.NAMES.items()
    ),
    path("escribir/<int:code>/", write.WriteView.as_view(), name="write"),
    path("escribir/<int:code>/vista/", write.ArrivalView.as_view(), name="arrival"),
    path("dispositivo/<int:code>/", devices.device_link, name="device_link"),
    path("escribir/medir/", write.measure_text, name="measure"),
    # Parts of pages, asked for aside.
    path("partes/solapas/<slug:channel>/", fragments.tabs, name="tabs"),
    path("partes/pulso/<slug:channel>/", fragments.strip, name="strip"),
    path("partes/en-curso/<slug:channel>/", batches.dock, name="dock"),
    path("partes/envios/", fragments.health, name="health"),
    path("partes/cliente/<int:code>/", fragments.of_customer, name="of_customer"),
]
