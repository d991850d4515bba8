"""Moderation: findings by a policy, a queue of reviews, and a log that shows changes."""
