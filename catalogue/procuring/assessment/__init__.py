"""The procurement helper: offerings or a sum, judged for one buyer on one day."""
