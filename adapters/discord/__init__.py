"""Discord: the same bot over the gateway, with slash commands, buttons and forms."""
