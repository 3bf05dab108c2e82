"""What an offering costs: its life-cycle cost, its table, its chart, and what lists filter by."""
