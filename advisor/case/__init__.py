"""What the buyer tells us: the case, its interview, and its files. Imported piece by piece; nothing heavy here."""
