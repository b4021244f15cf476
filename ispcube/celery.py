import os

from celery import Celery
from celery.signals import worker_ready

from ispcube.rings import look_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispcube.settings")

app = Celery("ispcube")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def settle_in(**_signal: object) -> None:
    look_seldom()
