"""What Discord imposes, each number with its source. Characters are Python characters."""

from __future__ import annotations

# Of messages, after docs.discord.com/developers/resources/message and
# /components/reference#component-limits
MESSAGE_COMPONENTS = 40  # nested ones count
MESSAGE_TEXT = 4000  # over all text displays of one message
ROW_BUTTONS = 5
NONCE = 25
CUSTOM_ID = 100
BUTTON_LABEL = 80
BUTTON_URL = 512
SELECT_OPTIONS = 25
OPTION_TEXT = 100  # an option's label, and its value
SELECT_PLACEHOLDER = 150
MARKER = 2**31 - 1  # a component's id is a positive 32-bit integer

# Of threads, after docs.discord.com/developers/resources/channel#start-thread-from-message
THREAD_NAME = 100

# Of forms, after docs.discord.com/developers/components/reference#label and
# /interactions/receiving-and-responding
MODAL_TITLE = 45
MODAL_FIELDS = 5
LABEL_TEXT = 45
LABEL_DESCRIPTION = 100
INPUT_TEXT = 4000
INPUT_PLACEHOLDER = 100

# Of commands, after docs.discord.com/developers/interactions/application-commands
COMMAND_DESCRIPTION = 100
COMMAND_OPTION_TEXT = 6000
COMMAND_CHOICES = 25
CHOICE_TEXT = 100

# Of time, in seconds, after docs.discord.com/developers/interactions/receiving-and-responding
FIRST_ANSWER = 3.0  # then the interaction is unknown
SAME_NONCE = 120.0  # Discord says "the past few minutes"; the smallest that can mean

# Of speed, after docs.discord.com/developers/topics/rate-limits: 50 requests a second, of which
# answers need some
POSTS_PER_SECOND = 40

# Ours: how many messages an answer may fill before the rest becomes a file, and when to say
# "thinking"
MESSAGES = 4
TALLY_TEXT = 200  # room kept for a number under a post: an edit must not move the page's end
PATIENCE = FIRST_ANSWER / 2
