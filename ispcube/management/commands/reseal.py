from django.core.management.base import BaseCommand, CommandError

from accounts.sealing import Unreadable, reseal
from messaging.models import Account


class Command(BaseCommand):
    help = "Seals the passwords of the sending accounts again, with the first of FIELD_KEYS."

    def handle(self, *args, **options):
        lost = []
        for account in Account.objects.exclude(sealed=""):
            try:
                # By what was read: somebody may be writing a new password at this moment.
                Account.objects.filter(pk=account.pk, sealed=account.sealed).update(sealed=reseal(account.sealed))
            except Unreadable:
                lost.append(str(account))
        if lost:
            raise CommandError(
                f"Sealed with a key that is not among ours; type their passwords again: {', '.join(lost)}"
            )
