"""Somebody typed or clicked: Slack to use case to view.

Nothing here decides or keeps anything; each handler acknowledges, reads, calls one use case, shows. What
Slack does not repeat (commands, clicks, submissions) is saved before it is acknowledged.
"""
