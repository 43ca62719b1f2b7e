"""The names under which buttons and forms are found again: drawn by views, listened to by handlers.

An action that stands several times on one screen gets a tail after a colon (`count:1`); handlers listen
to the name before it. What a button is about stands in its value.
"""

COMMAND = "/oneonone"

# Buttons on messages and on Home. Values are ids of meetings unless said otherwise.
ACCEPT = "accept"
ANOTHER_TIME = "another_time"
PICK_SLOT = "pick_slot"
"""Value: meeting id, a bar, and the moment in ISO 8601."""
ADD_TOPIC = "add_topic"
ADD_VIEW = "add_view"
NUMBER_WRONG = "number_wrong"
SHOW_MORE = "show_more"
"""Value: rep id, a bar, the month as YYYY-MM."""
OPEN_PREP = "open_prep"
"""Value: rep id."""
OPEN_LOG = "open_log"
"""Value: rep id."""
OPEN_SCORECARD = "open_scorecard"
"""Value: rep id."""
OPEN_GOALS = "open_goals"
"""Value: rep id."""
OPEN_GOAL_FORM = "open_goal_form"
"""Value: rep id, a bar, the year."""
OPEN_COMMIT = "open_commit"
"""Value: id of the rep, who may be the reader."""
OPEN_PROGRESS = "open_progress"
OPEN_SKIP = "open_skip"
ROLEPLAY = "roleplay"
"""Value: key of the topic."""

# Buttons about a commitment. Value: its id.
COMMIT_YES = "commit_yes"
COMMIT_CHANGE = "commit_change"
COMMIT_TALK = "commit_talk"
COUNTER_TAKE = "counter_take"
COUNTER_KEEP = "counter_keep"

# Buttons about one week of a commitment.
COUNT = "count"
"""Value: occurrence id, a bar, how many."""
COUNT_MORE = "count_more"
"""Value: occurrence id."""
SIGNAL = "signal"
"""Value: occurrence id, a bar, the signal."""

# Forms.
MOVE_FORM = "move_form"
SKIP_FORM = "skip_form"
TOPIC_FORM = "topic_form"
VIEW_FORM = "view_form"
WRONG_FORM = "wrong_form"
COUNTER_FORM = "counter_form"
COMMIT_FORM = "commit_form"
COUNT_FORM = "count_form"
BLOCKED_FORM = "blocked_form"
GOAL_FORM = "goal_form"
LOG_FORM = "log_form"
READ_ONLY = "read_only"

# Buttons inside the log's form.
LOG_BACK = "log_back"
LOG_ANOTHER = "log_another"
"""Shows the fields of one more commitment."""

# Buttons and forms about a file of numbers. Values are its id, unless said otherwise.
IMPORT_LOAD = "import_load"
IMPORT_CHANGE = "import_change"
IMPORT_LEAVE = "import_leave"
IMPORT_AGAIN = "import_again"
IMPORT_PEOPLE = "import_people"
IMPORT_ALL_NEW = "import_all_new"
IMPORT_ROWS = "import_rows"
IMPORT_DECIDE = "import_decide"
"""Value: id, a bar, the question, a bar, the answer."""
IMPORT_FORM = "import_form"
PEOPLE_FORM = "people_form"
TYPE_NUMBERS = "type_numbers"
TYPE_FORM = "type_form"
TYPE_FOR = "type_for"
