"""Pure: life-cycle cost, limits."""
