"""From predicted throughput and dated prices to fleets, options and monthly cash."""
