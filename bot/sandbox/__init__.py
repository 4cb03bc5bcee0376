"""A local Telegram Bot API over HTTP, with `/sim` routes and a page to live in it."""
