"""Pure: life-cycle cost, limits, and what they make of a purchase."""
