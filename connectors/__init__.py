"""Where numbers come from: files of measures, raw CRM exports, goals, and the calendars of countries.

Every reader takes a path and gives frozen facts: what was read, what was refused (file, line, column,
value, reason) and what a person should know about it. Good rows load although others are refused; what
the source does not cover is left out and never written as zero. Nothing here saves, asks the clock or
knows Slack.
"""
