"""Where everything is kept: SQLAlchemy tables, one file per noun, the outbox and the migrations.

Functions here take a session first, never commit, never open a session and return frozen facts of
the domain. Nothing here decides anything, knows Slack, or hands out a row.
"""
