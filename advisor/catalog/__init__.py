"""What the world offers: tables of facts, each figure with source, date and confidence."""
