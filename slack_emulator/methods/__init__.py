"""The Web API: one table of methods, filled by the files beside this one, a file for each noun."""

from slack_emulator.methods import auth, blocks, chat, conversations, files, people, reactions, views
from slack_emulator.methods.table import METHODS, Method

__all__ = [
    "METHODS", "Method", "auth", "blocks", "chat", "conversations", "files", "people", "reactions", "views",
]  # fmt: skip
