from tickets.models.catalogues import Area, Category, Priority, State
from tickets.models.notices import NoticeRule
from tickets.models.thread import Attachment, Change, Entry
from tickets.models.tickets import Ticket

__all__ = ["Area", "Attachment", "Category", "Change", "Entry", "NoticeRule", "Priority", "State", "Ticket"]
