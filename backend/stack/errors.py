"""What stops the runner with a word to the person at the terminal."""


class StackError(Exception):
    """The text says what happened and what to do next; it is printed without a traceback."""
