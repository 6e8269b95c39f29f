"""Why the verdict is what it is: what each input does to it, where it flips, and what stresses make of it."""
