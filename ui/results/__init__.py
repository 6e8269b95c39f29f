"""The results: each view draws what the Recommendation holds."""
