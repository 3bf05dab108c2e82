"""What a buyer does with offerings: compares, assesses, buys by a framework."""
