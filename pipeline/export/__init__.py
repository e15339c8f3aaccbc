"""One file a format: tables as CSV, the data package that describes them, and the folder that holds them all."""
