"""What a browser shows: plain ES modules and a style sheet, served as they are or put into one file (`bundle`)."""
