from messaging.models.accounts import Account
from messaging.models.attempts import DeliveryAttempt
from messaging.models.batches import Batch, BatchItem
from messaging.models.bodies import MessageBody
from messaging.models.control import ChannelControl
from messaging.models.messages import Message
from messaging.models.pulses import Pulse
from messaging.models.reports import ReportEvent
from messaging.models.retention import RetentionRule
from messaging.models.suppressions import Suppression
from messaging.models.templates import TemplateVersion

__all__ = [
    "Account",
    "Batch",
    "BatchItem",
    "ChannelControl",
    "DeliveryAttempt",
    "Message",
    "MessageBody",
    "Pulse",
    "ReportEvent",
    "RetentionRule",
    "Suppression",
    "TemplateVersion",
]
