"""How buying works: municipalities, dated limits, life-cycle cost."""
