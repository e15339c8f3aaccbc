"""One file a command: `run(args, language)` does it and returns the exit code."""
