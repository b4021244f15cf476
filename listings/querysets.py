from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, Q, QuerySet

from listings.choices import MANAGE, Audience


class SavedFilterQuerySet(QuerySet):
    def usable_by(self, user) -> "SavedFilterQuerySet":
        """One's own, and those shared with everybody or with a group of one's own."""
        return self.filter(self._in_audience(user))

    def editable_by(self, user) -> "SavedFilterQuerySet":
        """One's own; what is shared, for who looks after that. What another keeps alone, nobody."""
        return self.filter(self._editable(user))

    def usable_or_editable_by(self, user) -> "SavedFilterQuerySet":
        return self.filter(self._in_audience(user) | self._editable(user))

    def with_marks_of(self, user) -> "SavedFilterQuerySet":
        """in_audience, is_default and pin_place: what they are to this person. One query, with the owner."""
        return self.select_related("owner").annotate(
            in_audience=ExpressionWrapper(self._in_audience(user), output_field=BooleanField()),
            my_default=FilteredRelation("defaults", condition=Q(defaults__user=user.pk)),
            is_default=ExpressionWrapper(Q(my_default__isnull=False), output_field=BooleanField()),
            my_pin=FilteredRelation("pins", condition=Q(pins__user=user.pk)),
            pin_place=F("my_pin__place"),
        )

    def _in_audience(self, user) -> Q:
        shared = self.model.groups.through.objects.filter(group__user=user.pk).values("savedfilter")
        in_groups = Q(audience=Audience.GROUPS, pk__in=shared)
        return Q(owner=user.pk) | Q(audience=Audience.EVERYBODY) | in_groups

    def _editable(self, user) -> Q:
        mine = Q(owner=user.pk)
        return mine | ~Q(audience=Audience.PRIVATE) if user.has_perm(MANAGE) else mine


class ListingDefaultQuerySet(QuerySet):
    def for_reader(self, user) -> "ListingDefaultQuerySet":
        """With what listings open for this person: their own, their groups', the system's. Usable ones only."""
        usable = self.model.saved.field.related_model.objects.usable_by(user)
        whose = Q(user=user.pk) | Q(group__user=user.pk) | Q(user=None, group=None)
        rows = self.filter(whose, Q(saved=None) | Q(saved__in=usable))
        return rows.select_related("saved", "group").distinct()
