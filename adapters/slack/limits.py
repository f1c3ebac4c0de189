"""What Slack imposes, each number with its source. Characters are Python characters."""

from __future__ import annotations

# Messages: docs.slack.dev/reference/block-kit/blocks and /reference/methods/chat.postMessage
MESSAGE_BLOCKS = 50
MESSAGE_TABLES = 1
SUMMARY = 3000            # of the 40,000 a message's text may have: it is a notification line
BLOCKS_CHARACTERS = 12_000  # about 13,200 in all blocks together, undocumented: msg_blocks_too_long beyond it
MARKDOWN = 12_000         # docs.slack.dev/reference/block-kit/blocks/markdown-block, over all of one message
RESPONSE_URL_USES = 5     # in 30 minutes, docs.slack.dev/interactivity/handling-user-interaction

# Blocks and elements: docs.slack.dev/reference/block-kit/blocks and /block-elements
HEADER = 150
SECTION_TEXT = 3000       # also what we cut one rich_text block at; Slack names no limit for that
SECTION_FIELDS = 10
FIELD = 2000
ACTIONS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 75         # Slack's types say 75, its documents 150: the smaller one is safe
SELECT_OPTIONS = 100
PLACEHOLDER = 150
URL = 3000
TABLE_ROWS = 100          # docs.slack.dev/reference/block-kit/blocks/table-block
TABLE_COLUMNS = 20
BLOCK_ID = 255

# Modals: docs.slack.dev/reference/views/modal-views
VIEW_TITLE = 24
PRIVATE_METADATA = 3000
INPUT_LABEL = 2000
INPUT_TEXT = 3000         # docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element

# Manifest: docs.slack.dev/reference/app-manifest
USAGE_HINT = 1000
COMMAND_DESCRIPTION = 2000

# Time, in seconds: docs.slack.dev/interactivity/handling-user-interaction
ACK = 3.0
PATIENCE = 2.0            # what we wait before an early ack: the rest is for the way back
