"""What vendors see and do: writing offerings in steps, import, partners, the drafts' API."""
