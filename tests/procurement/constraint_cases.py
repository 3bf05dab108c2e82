"""A case for each constraint of the room's newer rows: a call that the database refuses."""

CASES = {}
