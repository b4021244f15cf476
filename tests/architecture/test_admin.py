"""Administrators find everything that is stored in the Django admin."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin

# Seen inside the page of the row that they belong to.
INSIDE_ANOTHER = {"messaging.MessageBody", "messaging.BatchItem", "listings.JobRow"}
MODELS = [
    pytest.param(model, id=model._meta.label)
    for name in settings.OWN_APPS
    for model in apps.get_app_config(name).get_models()
    if model._meta.label not in INSIDE_ANOTHER
]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_is_in_the_admin(model):
    inlines = {inline.model for each in admin.site._registry.values() for inline in each.inlines}
    assert model in admin.site._registry or model in inlines


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [model for model in admin.site._registry if model._meta.app_label in settings.OWN_APPS]
)
def test_every_list_of_the_admin_opens(model, admin, client_of):
    answer = client_of(admin).get(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
    assert answer.status_code == 200
