"""An archive in an OpenSearch cluster: how it is put there, read and searched."""
