"""Languages: telling which one a text is in, choosing that of a reply, and writing words one way."""
