"""Who may open what: every address of the product, as data. An address that is not here fails the tests.

To add one: `"<namespace>:<name>": Page(get=…, post=…, row=…)`, in the section of its app.

get, post: who gets through the door, one letter a person, as below. Empty: the method is not for that address.
row: which kind of row the address names (a key of `rows.ROWS`), for pages of one row. Another's row and one that
does not exist answer alike there.
query: what an address needs to be a meaningful one: "?channel=email".
"""

from dataclasses import dataclass

PEOPLE = {
    "-": "anonymous",
    "n": "signed in, with no permission at all",
    "L": "Sólo lectura",
    "T": "Técnicos",
    "M": "Mesa de ayuda",
    "V": "Supervisión",
    "A": "Administración",
    "S": "superuser",
}

EVERYBODY = "-nLTMVAS"
SIGNED_IN = "nLTMVAS"
SEE_TICKETS = SEE_CUSTOMERS = "LTMVAS"
SEE_LOGS = "LMVAS"
CHANGE_CUSTOMERS = "MVAS"
EXPORT_CUSTOMERS = "VAS"
DELETE_CUSTOMERS = "VAS"
WRITE_MESSAGES = RESEND = "MVAS"
HOLD_CHANNELS = MANAGE_BLOCKS = "VAS"
CONFIGURE = "AS"
PUBLISH_FILTERS = "VAS"
WORK_ON_TICKETS = "TMVAS"
OPEN_TICKETS = "MVAS"
BULK_TICKETS = "VAS"


@dataclass(frozen=True)
class Page:
    get: str = ""
    post: str = ""
    row: str = ""
    query: str = ""


MATRIX: dict[str, Page] = {
    # --- the frame and signing in ----------------------------------------------------------------------
    "home": Page(get=SIGNED_IN),
    "accounts:login": Page(get=EVERYBODY, post=EVERYBODY),
    "admin/login/": Page(get=EVERYBODY, post=EVERYBODY),
    "accounts:logout": Page(post=SIGNED_IN),
    "accounts:profile": Page(get=SIGNED_IN, post=SIGNED_IN),
    "accounts:password": Page(get=SIGNED_IN, post=SIGNED_IN),
    "accounts:appearance": Page(post=EVERYBODY),
    "accounts:language": Page(get=EVERYBODY, post=EVERYBODY),
    "accounts:clear_example": Page(get="AS", post="AS"),
    "search": Page(get=SIGNED_IN),
    # --- listings: saved filters, columns --------------------------------------------------------------
    "listings:saved": Page(get=SIGNED_IN),
    "listings:rename": Page(get=SIGNED_IN, post=SIGNED_IN, row="saved_filter"),
    "listings:delete": Page(get=SIGNED_IN, post=SIGNED_IN, row="saved_filter"),
    "listings:default": Page(post=SIGNED_IN, row="saved_filter"),
    "listings:replace": Page(post=SEE_CUSTOMERS, row="saved_filter"),
    "listings:pin_counts": Page(get=SIGNED_IN),
    "listings:pin": Page(post=SIGNED_IN, row="saved_filter"),
    "listings:move_pin": Page(post=SIGNED_IN, row="saved_filter"),
    "listings:share": Page(get=PUBLISH_FILTERS, post=PUBLISH_FILTERS, row="saved_filter"),
    "listings:repair": Page(get=SEE_CUSTOMERS, row="saved_filter"),
    "listings:copy": Page(post=SEE_CUSTOMERS, row="saved_filter"),
    "listings:everything": Page(post=SEE_CUSTOMERS, row="listing"),
    "listings:save": Page(post=SEE_CUSTOMERS, row="listing"),
    "listings:count": Page(get=SEE_CUSTOMERS, post=SEE_CUSTOMERS, row="listing"),
    "listings:columns": Page(post=SEE_CUSTOMERS, row="listing"),
    "listings:open": Page(post=SEE_CUSTOMERS, row="listing"),
    "listings:export": Page(post=EXPORT_CUSTOMERS, row="listing"),
    # --- jobs: each their own ----------------------------------------------------------------------------
    "jobs:list": Page(get=SIGNED_IN),
    "jobs:bell": Page(get=SIGNED_IN),
    "jobs:detail": Page(get=SIGNED_IN, row="job"),
    "jobs:progress": Page(get=SIGNED_IN, row="job"),
    "jobs:cancel": Page(post=SIGNED_IN, row="job"),
    "jobs:again": Page(post=SIGNED_IN, row="job"),
    "jobs:download": Page(row="job"),
    "jobs:result": Page(get=SIGNED_IN, row="job"),
    # --- customers -------------------------------------------------------------------------------------
    "customers:list": Page(get=SEE_CUSTOMERS),
    "customers:autocomplete": Page(get=SEE_CUSTOMERS),
    "customers:create": Page(get=CHANGE_CUSTOMERS, post=CHANGE_CUSTOMERS),
    "customers:detail": Page(get=SEE_CUSTOMERS, row="customer"),
    "customers:edit": Page(get=CHANGE_CUSTOMERS, post=CHANGE_CUSTOMERS, row="customer"),
    "customers:delete": Page(get=DELETE_CUSTOMERS, post=DELETE_CUSTOMERS, row="customer"),
    "customers:restore": Page(post=DELETE_CUSTOMERS, row="customer"),
    "customers:add_connection": Page(get=CHANGE_CUSTOMERS, post=CHANGE_CUSTOMERS, row="customer"),
    "customers:edit_connection": Page(get=CHANGE_CUSTOMERS, post=CHANGE_CUSTOMERS, row="connection"),
    "customers:remove_connection": Page(get=CHANGE_CUSTOMERS, post=CHANGE_CUSTOMERS, row="connection"),
    # --- messages --------------------------------------------------------------------------------------
    "informes": Page(get=EVERYBODY, post=EVERYBODY, row="report address"),
    "abrir": Page(get=EVERYBODY, post=EVERYBODY, row="push link"),
    "dispositivo": Page(get=EVERYBODY, post=EVERYBODY, row="device link"),
    "push_worker": Page(get=EVERYBODY),
    "baja": Page(get=EVERYBODY, post=EVERYBODY, row="unsubscribe link"),
    "salud": Page(get=EVERYBODY),
    "ready": Page(get=EVERYBODY),
    # The page itself asks for METRICS_TOKEN.
    "metrics": Page(get=EVERYBODY),
    "messaging:index": Page(get=SEE_LOGS),
    "messaging:email": Page(get=SEE_LOGS, query="?all=1"),
    "messaging:sms": Page(get=SEE_LOGS, query="?all=1"),
    "messaging:push": Page(get=SEE_LOGS, query="?all=1"),
    "messaging:detail": Page(get=SEE_LOGS, row="message"),
    "messaging:body": Page(get=SEE_LOGS, row="message"),
    "messaging:correct": Page(get=CHANGE_CUSTOMERS, post=CHANGE_CUSTOMERS, row="customer message"),
    "messaging:resend_confirm": Page(get=RESEND, post=RESEND, row="channel"),
    "messaging:hold": Page(post=HOLD_CHANNELS, row="channel"),
    "messaging:batch_list": Page(get=SEE_LOGS, query="?all=1"),
    "messaging:batch_rows": Page(get=SEE_LOGS, query="?batch=R-1"),
    "messaging:batch": Page(get=SEE_LOGS, row="batch"),
    "messaging:batch_progress": Page(get=SEE_LOGS, row="batch"),
    "messaging:batch_cancel": Page(post=RESEND, row="batch"),
    "messaging:suppressions": Page(get=SEE_LOGS, query="?all=1"),
    "messaging:suppress": Page(get=MANAGE_BLOCKS, post=MANAGE_BLOCKS),
    "messaging:lift": Page(get=MANAGE_BLOCKS, post=MANAGE_BLOCKS),
    "messaging:address_works": Page(post=CHANGE_CUSTOMERS, row="customer email"),
    "messaging:batch_undo": Page(post=RESEND, row="batch"),
    "messaging:batch_pause": Page(post=RESEND, row="batch"),
    "messaging:batch_resume": Page(post=RESEND, row="batch"),
    "messaging:write": Page(get=WRITE_MESSAGES, post=WRITE_MESSAGES, row="customer"),
    "messaging:arrival": Page(get=WRITE_MESSAGES, post=WRITE_MESSAGES, row="customer"),
    "messaging:device_link": Page(get=WRITE_MESSAGES, row="customer"),
    "messaging:measure": Page(post=WRITE_MESSAGES),
    "messaging:tabs": Page(get=SEE_LOGS, row="channel"),
    "messaging:strip": Page(get=SEE_LOGS, row="channel"),
    "messaging:dock": Page(get=RESEND, row="channel"),
    "messaging:health": Page(get=SEE_LOGS),
    "messaging:of_customer": Page(get=SEE_LOGS, row="customer"),
    # --- tickets ---------------------------------------------------------------------------------------
    "tickets:list": Page(get=SEE_TICKETS),
    "tickets:counters": Page(get=SEE_TICKETS),
    "tickets:of_customer": Page(get=SEE_CUSTOMERS, row="customer"),
    "tickets:timeline": Page(get=SEE_CUSTOMERS, row="customer"),
    "tickets:create": Page(get=OPEN_TICKETS, post=OPEN_TICKETS),
    "tickets:detail": Page(get=SEE_TICKETS, row="ticket"),
    "tickets:change": Page(post=WORK_ON_TICKETS, row="ticket"),
    "tickets:edit": Page(get=WORK_ON_TICKETS, post=WORK_ON_TICKETS, row="ticket"),
    "tickets:take": Page(get=WORK_ON_TICKETS, post=WORK_ON_TICKETS, row="ticket"),
    "tickets:write": Page(post=WORK_ON_TICKETS, row="ticket"),
    "tickets:undo": Page(post=WORK_ON_TICKETS, row="deed"),
    "tickets:attachment": Page(get=SEE_TICKETS, row="attachment"),
    "tickets:bulk": Page(post=BULK_TICKETS, row="bulk_field"),
    # --- configuration ---------------------------------------------------------------------------------
    "configuration:index": Page(get=CONFIGURE),
    "configuration-messaging:pace": Page(get=CONFIGURE, post=CONFIGURE),
    "configuration-messaging:templates": Page(get=CONFIGURE),
    "configuration-messaging:template": Page(get=CONFIGURE, post=CONFIGURE, row="template"),
    "configuration-messaging:template_arrival": Page(get=CONFIGURE, post=CONFIGURE, row="template"),
    "configuration:areas": Page(get=CONFIGURE),
    "configuration:states": Page(get=CONFIGURE),
    "configuration:priorities": Page(get=CONFIGURE),
    "configuration:categories": Page(get=CONFIGURE),
    "configuration:create": Page(get=CONFIGURE, post=CONFIGURE, row="catalogue"),
    "configuration:detail": Page(get=CONFIGURE, row="area"),
    "configuration:edit": Page(get=CONFIGURE, post=CONFIGURE, row="area"),
    "configuration:delete": Page(get=CONFIGURE, post=CONFIGURE, row="area"),
    "configuration:discontinue": Page(post=CONFIGURE, row="area"),
    "configuration:restore": Page(post=CONFIGURE, row="area"),
    "configuration:default": Page(post=CONFIGURE, row="area"),
    "configuration:unset_default": Page(post=CONFIGURE, row="area"),
    "configuration:move": Page(post=CONFIGURE, row="area"),
    "configuration:notices": Page(get=CONFIGURE, post=CONFIGURE),
    "configuration:organization": Page(get=CONFIGURE, post=CONFIGURE),
    "configuration-messaging:retention": Page(get=CONFIGURE, post=CONFIGURE),
    "configuration-messaging:accounts": Page(get=CONFIGURE),
    "configuration-messaging:create_account": Page(get=CONFIGURE, post=CONFIGURE, row="account kind"),
    "configuration-messaging:account": Page(get=CONFIGURE, post=CONFIGURE, row="account"),
    "configuration-messaging:probe_account": Page(get=CONFIGURE, post=CONFIGURE, row="account"),
    "configuration-messaging:hold_account": Page(post=CONFIGURE, row="account"),
    "configuration-messaging:put_account_first": Page(post=CONFIGURE, row="account"),
}

# Django's own admin, model by model: only for people marked as staff.
FAMILIES = {"admin": "S"}
