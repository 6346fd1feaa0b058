"""One file per command, each with its `command`; the file's name is the command's."""
