"""What the core itself allows, so that every platform can show it; each number with its reason.

What a platform allows is in its own ``limits.py``.
"""

from __future__ import annotations

# Of what can be pressed: the tightest platform's telephone shows two buttons of 38 characters side
# by side, and a custom_id has to hold a line beside its prefix and the key of a direct message.
LABEL = 38
LINE = 64
OPTION_LABEL = 75  # of a choice: each stands on a line of its own

# Of a reply: a notification shows about so much, and no platform's title is shorter
SUMMARY = 150

# Of a telephone's screen: characters of a line of code that is not broken, and lines under each
# other. One of 390 pixels shows 37 and some 25
PHONE_LINE = 36
PHONE_TITLE = 28  # of a title, in larger print
PHONE_SCREEN = 25

# Of what is typed: far above any platform's own limit, and no name has more words
TYPED = 12_000
NAME_WORDS = 12
COMMAND_WORDS = 3  # of a command's longest other name
COMPLETED = 500  # characters of an unfinished line that completion reads
SUGGESTIONS = 25  # what a list of completions shows, on every platform

# Of a command: the tightest platform's options and choices, and the fields of its forms
PARAMETERS = 25
CHOICES = 25
FORM_FIELDS = 5

# Of names from outside: no platform's ids are longer, and a longer name is no name
NATIVE_ID = 64
PERSON_NAME = 80
FIELD_DESCRIPTION = 100  # characters that every platform shows beside a field
