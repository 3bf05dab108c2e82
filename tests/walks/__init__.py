"""What holds on every address, form, text or page of the site."""
