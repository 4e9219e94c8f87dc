"""A Django app without models that breaks the code of its process, as the environment says, once all is loaded."""
