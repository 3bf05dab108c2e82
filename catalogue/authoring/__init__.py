"""What vendors see and do: writing an offering in steps, parts, import, partners, the drafts' API."""
