"""Wiring: settings, addresses, the Celery application and the factory roles. No rule, no model, no page."""

from ispcube.celery import app as celery_app

__all__ = ["celery_app"]
