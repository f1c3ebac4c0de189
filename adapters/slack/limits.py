"""What Slack imposes, each number with its source. Characters are Python characters."""

from __future__ import annotations

# Messages: docs.slack.dev/reference/block-kit/blocks and /reference/methods/chat.postMessage
MESSAGE_BLOCKS = 50
MESSAGE_TABLES = 1
NOTIFICATION = 3000  # of the 40,000 a message's text may have: it is a notification line
BLOCKS_CHARACTERS = 12_000  # of markdown blocks; of all blocks about 13,200 (undocumented)

# Blocks and elements: docs.slack.dev/reference/block-kit/blocks and /block-elements
HEADER = 150
SECTION_TEXT = 3000  # also what we cut one rich_text block at; Slack names no limit for that
SECTION_FIELDS = 10
FIELD_TEXT = 2000
ACTIONS = 25
BUTTON_TEXT = 75
OPTION_TEXT = 75
OPTION_VALUE = 75  # Slack's types say 75, its documents 150: the smaller one is safe
SELECT_OPTIONS = 100
SELECT_PLACEHOLDER = 150
URL = 3000
TABLE_ROWS = 100  # docs.slack.dev/reference/block-kit/blocks/table-block
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000  # over all cells; undocumented, seen by others

# docs.slack.dev/apis/web-api/rate-limits: chat.postMessage takes about one a second in a channel
CHANNEL_SECONDS = 1.0

# What a modal may hold: docs.slack.dev/reference/views/modal-views
VIEW_TITLE = 24
PRIVATE_METADATA = 3000
INPUT_LABEL = 2000
INPUT_TEXT = 3000  # docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element

# The app manifest, see docs.slack.dev/reference/app-manifest
USAGE_HINT = 1000
COMMAND_DESCRIPTION = 2000

# Seconds before an early ack: Slack waits three (docs.slack.dev/interactivity), the rest is for the
# way back
PATIENCE = 2.0

# Ours: room kept for a number under a post, so that an edit moves nothing to another message
TALLY_TEXT = 200
