"""Telegram's side of the bot: updates become Received rows and Inbound events, effects become Bot API calls."""
