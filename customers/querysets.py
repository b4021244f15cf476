from django.db import models
from django.db.models import Exists, OuterRef

from customers.choices import ConnectionState


class ConnectionQuerySet(models.QuerySet):
    def standing(self) -> "ConnectionQuerySet":
        """Without the ones that were taken down."""
        return self.exclude(state=ConnectionState.REMOVED)


class CustomerQuerySet(models.QuerySet):
    def present(self) -> "CustomerQuerySet":
        """Without the deleted ones."""
        return self.filter(deleted_at__isnull=True)

    def deleted(self) -> "CustomerQuerySet":
        return self.filter(deleted_at__isnull=False)

    def visible_to(self, user) -> "CustomerQuerySet":
        """The customers that this person may know of. Deleted ones are nobody's, save through their tickets."""
        if not user.is_active or not user.has_perm("customers.view_customer"):
            return self.none()
        return self.present()

    def restorable_by(self, user) -> "CustomerQuerySet":
        """The deleted customers that this person may bring back."""
        if not user.is_active or not user.has_perms(["customers.view_customer", "customers.delete_customer"]):
            return self.none()
        return self.deleted()

    def with_bounced_email(self) -> "CustomerQuerySet":
        return self.filter(self._bounced())

    def without_bounced_email(self) -> "CustomerQuerySet":
        return self.exclude(self._bounced())

    def _bounced(self) -> Exists:
        emails = self.model._meta.get_field("emails").related_model.objects
        return Exists(emails.filter(customer=OuterRef("pk"), bounced_at__isnull=False))

    def for_listing(self) -> "CustomerQuerySet":
        """With all that a row shows, in the same few queries for any number of rows."""
        return self.prefetch_related("emails", "phones", "tags", "connections")
