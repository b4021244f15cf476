from tests.messaging.post import wire

__all__ = ["wire"]
