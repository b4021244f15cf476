"""The accounts that messages leave by: which one takes which message.

People keep them through `keeping`, which rings the doorbell and so stands apart from what the worker reads.
"""

from messaging.accounts.holding import hold_account, secrets_of
from messaging.accounts.routing import account_for, account_of, purpose_of, reroute, reroute_strays

__all__ = ["account_for", "account_of", "hold_account", "purpose_of", "reroute", "reroute_strays", "secrets_of"]
