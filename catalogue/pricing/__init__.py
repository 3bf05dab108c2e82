"""What an offering costs: from rows to the life-cycle cost, its table, its chart, and what lists
filter by.
"""
