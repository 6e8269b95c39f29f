"""Charts: what each shows (`data`), and how it is drawn on paper (`draw_*`). The screen draws the same data."""
