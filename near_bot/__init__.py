"""The NEAR bot: answers about the Association of North East Asia Regional Governments in six languages."""

VERSION = "1.0.0"
