"""How the report looks: the grid, the type, colours and shapes, and the flowables that blocks become."""
