"""The product without a workspace: the bot and a local Slack on one clock, with a seeded sales team.

`make demo` runs it; the tests of the whole month use the same stage. Nothing in the bot knows of it.
"""
