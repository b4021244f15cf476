"""The customers that people mean, whom the rows of other tables are found through."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.db.models import BooleanField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import StrIndex, Substr

from accounts.models import User
from customers.lines import NAME_END
from customers.models import Customer
from listings.search import Term, either
from listings.search.index import through_index

# So many customers are named to the planner, which then knows how many rows they have; the rows of more are met
# soon enough by walking through the newest.
FEW = 1000

# Django wrote the part in the middle, and what people typed travels as its parameters.
PART = "SELECT * FROM (SELECT %d, found.* FROM (%s) AS found LIMIT %d) AS part"


def by_code(term: Term) -> Q:
    return Q() if term.number is None or term.is_exact else Q(pk=term.number)


class Findable:
    """The customers, as this person may search them."""

    def __init__(self, user: User):
        self.whole = user.has_perm("customers.view_customer")

    def having(self, terms: Iterable[Term]) -> QuerySet[Customer]:
        return self.narrowed(terms, lambda piece: Q(search_text__contains=piece))

    def is_had_by(self, term: Term) -> Subquery:
        """Whether a row's own customer has it, asked row by row.

        As a list of customers the database would gather them all, a fifth for a common name, before it looks
        at the first of the few newest rows that fill a page.
        """
        has = self.having([term]).filter(pk=OuterRef("customer_id"))
        return Subquery(has.values(found=Value(True)), output_field=BooleanField())

    def narrowed(self, terms: Iterable[Term], has: Callable[[str], Q]) -> QuerySet[Customer]:
        rows = Customer.objects.order_by()
        if not self.whole:
            name = Substr("search_text", 1, StrIndex("search_text", Value(NAME_END)))
            rows = rows.alias(name_line=name)
        for term in terms:
            rows = rows.filter(either([self.piece(piece, has) for piece in term.texts], by_code(term)))
        return rows.values("pk")

    def piece(self, piece: str, has: Callable[[str], Q]) -> Q:
        return has(piece) if self.whole else has(piece) & Q(name_line__contains=piece)

    def named(self, groups: list[list[Term]]) -> list[list[int] | None]:
        """For each group the customers that have all of its terms, in one query; None when there are many."""
        one_only = groups[:1] if len(groups) == 2 else groups
        found: list[list[int]] = [[] for _group in one_only]
        for place, key in self.rows_of(one_only):
            found[place].append(key)
        return [None if len(keys) > FEW else keys for keys in found]

    def rows_of(self, groups: list[list[Term]]) -> list[tuple[int, int]]:
        parts: list[str] = []
        params: list[object] = []
        for place, terms in enumerate(groups):
            if any(term.is_exact for term in terms):
                continue
            rows = self.narrowed(terms, lambda piece: through_index(Customer, piece))
            sql, values = rows.query.sql_with_params()
            parts.append(PART % (place, sql, FEW + 1))
            params += values
        if not parts:
            return []
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            return cursor.fetchall()
