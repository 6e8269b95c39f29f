"""The report's page: preview, identity, signature; and the check of any report."""
