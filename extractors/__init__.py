"""One file for each family of facts; extractors know nothing of one another."""
