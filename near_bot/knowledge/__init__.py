"""The facts: how the YAML files are read, checked and looked up."""
