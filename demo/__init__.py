"""Puts the bot and the local Slack together with a seeded sales team: `make demo`."""
