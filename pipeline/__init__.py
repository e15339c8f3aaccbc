"""The rooms that a report walks through, in the order of the import contract in pyproject.toml."""
