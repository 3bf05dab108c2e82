"""Who comes in: what allauth asks us, the second factor, secrets kept sealed."""
