"""What every address of the API does alike."""
