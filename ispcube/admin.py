from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_title = _("Administración")
admin.site.site_header = _("Administración")
admin.site.index_title = _("Todo lo que se guarda")
