"""Development time only: fits the shipped calibration to the measurement tables and says how good it is."""
