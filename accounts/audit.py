from accounts.models import AuditEntry, User


def record(actor: User | None, action: str, target: object = "", **detail: object) -> AuditEntry:
    """Adds one line to the audit log, inside the caller's transaction.

    action: "<app>.<deed>", as in "messaging.resend". detail: JSON-safe values; never bodies, secrets or documents.
    """
    return AuditEntry.objects.create(actor=actor, action=action, target=str(target)[:120], detail=detail)
