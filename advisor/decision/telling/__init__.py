"""What the recommendation says: its sentences, and the rows of its tables."""
