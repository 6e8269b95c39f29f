"""Where figures come from: the derivation of each, and the page of all evidence."""
