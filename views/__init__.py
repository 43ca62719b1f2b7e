"""Facts to Block Kit: pure functions, with each form's reader beside the function that draws it.

Nothing here queries, decides, knows the time, or talks to Slack.
"""
