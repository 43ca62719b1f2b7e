"""The verbs: one function for each thing the bot can do, and one transaction in each.

A use case loads facts, asks who may do this, lets the domain decide, saves, and puts what must be said
into the outbox. It never talks to Slack, never draws, and never waits for the network.
"""
