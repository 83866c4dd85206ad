"""The pages: the webhook by which Telegram brings updates, and what operators' machines read."""
