"""The door for people and their programs: `/_control/`, JSON in and out."""

from slack_emulator.control.door import Control

__all__ = ["Control"]
