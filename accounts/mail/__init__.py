"""Mails: the queue, their HTML, where they go."""
