"""The customer's form and its two formsets as one thing: one read, one check, one set of values."""

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.functional import cached_property

from accounts.models import User
from customers.duplicates import Twin, find_twins
from customers.forms.contacts import (
    email_entries,
    email_formset,
    hush,
    phone_entries,
    phone_formset,
    with_row_added,
    with_row_removed,
)
from customers.forms.customer import CustomerForm
from customers.models import Customer

PREFIXES = ("emails", "phones")


class CustomerEditor:
    """data: what was posted; `add=emails` and `remove=phones-1` only change rows and save nothing."""

    def __init__(self, *, user: User, customer: Customer | None = None, data: QueryDict | None = None):
        self.user, self.customer = user, customer
        # Kept apart: checking the form writes what was typed into the customer.
        self.known_name = f"{customer.name} · {customer.code}" if customer else ""
        self.typed, self.only_rows = (None, False) if data is None else rows_changed(data)
        self.form = CustomerForm(data=self.typed, instance=customer)
        self.emails = email_formset(customer, self.typed)
        self.phones = phone_formset(customer, self.typed)
        if self.only_rows:
            self._show_new_rows()
        if data is None:
            put_cursor(self.form, "name")

    def is_valid(self) -> bool:
        """Also leads the cursor to what has to be put right first."""
        good = all([self.form.is_valid(), self.emails.is_valid(), self.phones.is_valid()])
        forms = [self.form, *self.emails.forms, *self.phones.forms]
        wrong = next(((form, name) for form in forms for name in form.errors if name in form.fields), None)
        if wrong:
            put_cursor(*wrong)
        return good

    def _show_new_rows(self) -> None:
        self.form.errors.clear()
        for formset in (self.emails, self.phones):
            hush(formset)
            if self.typed.get("add") == formset.prefix and formset.forms:
                put_cursor(formset.forms[-1], formset.forms[-1].main_field)

    @property
    def version(self) -> int:
        return self.form.cleaned_data["version"] or 0

    def values(self) -> dict[str, object]:
        return {
            **self.form.values(),
            "emails": email_entries(self.emails),
            "phones": phone_entries(self.phones),
        }

    @cached_property
    def twins(self) -> list[Twin]:
        """Other customers with what was typed now; what this one had already was looked at before."""
        # Read again: checking the form has already written into its instance.
        before = self.customer and Customer.objects.get(pk=self.customer.pk)
        values = self.values()
        had_emails = {row.address.lower() for row in before.emails.all()} if before else set()
        had_phones = {row.number for row in before.phones.all()} if before else set()
        same_document = before and before.document == values["document"]
        return find_twins(
            user=self.user,
            document="" if same_document else values["document"],
            emails={entry.address.lower() for entry in values["emails"]} - had_emails,
            phones={entry.number for entry in values["phones"]} - had_phones,
            apart_from=before.pk if before else None,
        )

    @property
    def shown_twins(self) -> list[Twin]:
        """For the page: nothing while rows come and go, or while something else has to be put right first."""
        return self.twins if self.typed is not None and not self.only_rows and self.is_valid() else []

    @property
    def has_unseen_twins(self) -> bool:
        return not {twin.customer.code for twin in self.twins} <= set(self.typed.getlist("seen"))


def put_cursor(form: BaseForm, name: str) -> None:
    form.fields[name].widget.attrs["autofocus"] = True


def rows_changed(data: QueryDict) -> tuple[QueryDict, bool]:
    """What was posted after the row button that was pressed, and whether one was."""
    if data.get("add") in PREFIXES:
        return with_row_added(data, data["add"]), True
    prefix, _dash, index = data.get("remove", "").partition("-")
    if prefix in PREFIXES and index.isascii() and index.isdigit() and len(index) < 4:
        return with_row_removed(data, prefix, int(index)), True
    return data, False
