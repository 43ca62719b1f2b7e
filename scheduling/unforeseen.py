"""What nobody foresaw: logged with its kind and place under a reference, without anybody's words."""

import logging
import traceback
from uuid import uuid4


def reference(log: logging.Logger, error: Exception) -> str:
    """Log it, and what whoever runs the bot finds it by."""
    made = uuid4().hex[:8]
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("unforeseen reference=%s kind=%s\n%s", made, type(error).__name__, where)
    return made
