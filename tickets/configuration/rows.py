"""The pages of the four catalogues: a table at the left, and beside it the row at hand."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from tickets.configuration.catalogues import Catalogue
from tickets.configuration.facts import facts
from tickets.configuration.pages import ConfigurationPage
from tickets.models.catalogues import CatalogueRow
from tickets.services import catalogues
from tickets.services.catalogue_rules import CatalogueRefused, RowGone, RowInUse, usage_of


class CataloguePage(ConfigurationPage):
    """catalogue: from the address, or fixed by the address's declaration."""

    catalogue: Catalogue | None = None

    def setup(self, request: HttpRequest, *args, catalogue: Catalogue | None = None, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.catalogue = catalogue or self.catalogue
        self.section = self.catalogue.key

    def dispatch(self, request: HttpRequest, *args, catalogue: Catalogue | None = None, **kwargs) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def row(self, pk: int) -> CatalogueRow:
        return get_object_or_404(self.catalogue.model.objects.for_listing().with_usage(), pk=pk)

    def table(self, pane: str = "", **context: object) -> HttpResponse:
        """The whole page; pane: the template of what stands beside the table."""
        rows = self.catalogue.model.objects.for_listing().with_usage()
        return self.page("configuration/catalogue.html", catalogue=self.catalogue, rows=rows, pane=pane, **context)

    def back(self, row: CatalogueRow | None = None) -> HttpResponse:
        return redirect(f"{self.catalogue.url}#row-{row.pk}" if row else self.catalogue.url)


class ListPage(CataloguePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.table()


class DetailPage(CataloguePage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk)
        return self.table("configuration/detail.html", row=row, facts=facts(self.catalogue, row))


class FormPage(CataloguePage):
    """What creating and editing share: the form again, with the reason beside its field, until it is right."""

    def form(self, row: CatalogueRow | None, data: object = None) -> ModelForm:
        return self.catalogue.form(data, instance=row, actor=self.request.user)

    def show(self, form: ModelForm, status: int = 200) -> HttpResponse:
        row = form.instance if form.instance.pk else None
        return self.table("configuration/form.html", row=row, form=form, status=status)

    def submit(self, form: ModelForm, deed: Callable[..., CatalogueRow], done: str, **target) -> HttpResponse:
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            saved = deed(actor=self.request.user, **target, **form.cleaned_data)
        except CatalogueRefused as refused:
            form.add_error(refused.field, str(refused))
            return self.show(form, status=422)
        messages.success(self.request, done % {"row": saved})
        return self.back(saved)


class CreatePage(FormPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.form(None))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(None, request.POST)
        return self.submit(form, catalogues.create, _("Creaste «%(row)s»."), model=self.catalogue.model)


class EditPage(FormPage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.form(self.row(pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk)
        return self.submit(self.form(row, request.POST), catalogues.change, _("Guardaste «%(row)s»."), row=row)


class DeletePage(CataloguePage):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.ask(self.row(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.row(pk)
        try:
            catalogues.delete(actor=request.user, row=row)
        except RowInUse:
            return self.ask(row, status=409)
        except RowGone as gone:
            messages.error(request, str(gone))
            return self.back()
        messages.success(request, _("Eliminaste «%(row)s».") % {"row": row})
        return self.back()

    def ask(self, row: CatalogueRow, status: int = 200) -> HttpResponse:
        return self.table("configuration/delete.html", row=row, usage=usage_of(row), status=status)
