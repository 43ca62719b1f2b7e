"""Facts to Block Kit, pictures and calendar files: pure functions, with each form's reader beside it.

Nothing here queries, decides, knows the time, or talks to Slack.
"""
