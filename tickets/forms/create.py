"""A new ticket."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.prepared import Given
from accounts.readers import PreparedFor
from customers.models import Connection, Customer
from tickets import kept
from tickets.choices import END_KINDS, Door, TicketKind
from tickets.forms import fields
from tickets.models import Category, Ticket
from tickets.services import NewTicket

Known = tuple[Customer | None, Category | None]
READ_TOGETHER = ("area", "priority", "state")
CUSTOMER = Given("customer", Customer._meta.pk)
ASKED_FOR = PreparedFor(
    lambda reader: Customer.objects.visible_to(reader).filter(pk=CUSTOMER), "customers.view_customer"
)
SIMILAR = PreparedFor(
    lambda reader: (
        Ticket.objects.visible_to(reader)
        .ongoing()
        .filter(customer=CUSTOMER)
        .for_line()
        .order_by("-created_at", "-pk")[:5]
    ),
    "tickets.view_ticket",
)
HIDDEN = ("proposed_for", "proposed_area", "proposed_assignee", "proposed_price")


def hidden() -> forms.CharField:
    return forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class NewTicketForm(forms.Form):
    """known: the customer and the category that the values name, as just read; they say which connections and
    complaints there are, and are not read again."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    proposed_for = hidden()
    proposed_area = hidden()
    proposed_assignee = hidden()
    proposed_price = hidden()
    kind = forms.ChoiceField(
        choices=TicketKind,
        label=gettext_lazy("Tipo"),
        widget=forms.RadioSelect,
        error_messages=fields.WRONG_CHOICE,
    )
    customer = forms.CharField(required=False, max_length=12)
    category = fields.catalogue_field("category", empty_label=gettext_lazy("Elegí…"))
    complaint = forms.ChoiceField(
        label=gettext_lazy("Qué reclama"), required=False, error_messages=fields.WRONG_CHOICE
    )
    subject = forms.CharField(
        label=gettext_lazy("Asunto"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("Si lo dejás vacío se lee la categoría."),
    )
    description = forms.CharField(
        label=gettext_lazy("Detalle"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = fields.ManyFilesField(label=gettext_lazy("Adjuntos"))
    connection = forms.ModelChoiceField(
        Connection.objects.none(),
        label=gettext_lazy("Conexión"),
        required=False,
        empty_label=gettext_lazy("Ninguna en particular"),
        error_messages=fields.WRONG_CHOICE,
    )
    address = forms.CharField(label=gettext_lazy("Dirección"), required=False, max_length=160)
    area = fields.catalogue_field("area", empty_label=gettext_lazy("La de la categoría"), required=False)
    assignee = fields.assignee_field()
    priority = fields.catalogue_field("priority", empty_label=None)
    state = fields.catalogue_field("state", empty_label=None)
    price = fields.price_field()
    due_at = fields.due_field()
    notify = forms.BooleanField(label=gettext_lazy("Avisar al cliente"), required=False)

    def __init__(self, *args: Any, user: User, known: Known, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        customer, category = known
        self.known_customer = customer
        self.fields["category"].queryset = Category.objects.offered_at(Door.DESK)
        if customer:
            self.fields["connection"].queryset = customer.connections.standing()
        options = category.complaints if category else []
        self.fields["complaint"].choices = [("", _("Sin especificar")), *((item, item) for item in options)]
        if not user.has_perm("tickets.close_ticket"):
            self.fields["state"].queryset = self.fields["state"].queryset.exclude(kind__in=END_KINDS)
            self.fields["state"].shows = lambda row: row.kind not in END_KINDS
        if not user.has_perm("tickets.change_price"):
            del self.fields["price"]
        if self.is_bound:
            self.read_once(category)

    def read_once(self, category: Category | None) -> None:
        """What the catalogues' fields will ask for, in one query; for what is not in it each asks by itself."""
        now = kept.now(*READ_TOGETHER)
        for name in READ_TOGETHER:
            self.fields[name].just_read = now[name]
        self.fields["category"].just_read = {category.pk: category} if category else {}

    def clean_customer(self) -> Customer | None:
        """By code. A kind without a customer leaves behind whoever was ticked before it was chosen."""
        code = self.cleaned_data["customer"]
        if self.cleaned_data.get("kind") != TicketKind.CLAIM:
            return None
        known = self.known_customer
        customer = known if known and code == known.code else find_customer(self.user, code)
        if customer is None:
            raise forms.ValidationError(
                _("Elegí el cliente que reclama: buscalo por nombre, teléfono o documento.")
            )
        return customer

    def new_ticket(self) -> NewTicket:
        """Who may not set a price takes the category's."""
        said = {
            name: value for name, value in self.cleaned_data.items() if name not in (*HIDDEN, "files", "notify")
        }
        return NewTicket(**{"price": said["category"].price, **said})


def find_customer(user: User, code: str) -> Customer | None:
    if not code.isascii() or not code.isdigit() or len(code) > 12:
        return None
    return ASKED_FOR.first(user, customer=int(code))


def similar(user: User, customer: Customer | None) -> list[Ticket]:
    """What the customer already has open, before it is opened twice."""
    if customer is None:
        return []
    return SIMILAR.rows(user, customer=customer.pk)
