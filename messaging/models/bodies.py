from django.db import models
from django.utils.translation import gettext_lazy as _

from listings.search.line import SearchLine
from messaging.models.templates import TemplateVersion


class MessageBody(models.Model):
    """What a message says, exactly as it leaves. Never changed, so a resend as it was shares its first one's.

    `mime` is text and html as a mail carries them. Building that takes longer than sending it, so it is done once:
    with the body when that is to leave by mail, else when it first does. Who it is from and for, its subject and
    its date stand before it, and are each message's own.
    """

    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    search_text = SearchLine(source="text")
    mime = models.BinaryField(null=True, editable=False)
    headers = models.JSONField(default=dict, blank=True)
    # The operators' words that it was made with; none for the factory's.
    version = models.ForeignKey(
        TemplateVersion,
        verbose_name=_("Versión de la plantilla"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        verbose_name = _("contenido")
        verbose_name_plural = _("contenidos")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}"
