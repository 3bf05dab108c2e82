"""Who offers: companies and their COSS membership."""
