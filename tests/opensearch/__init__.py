"""Tests against a real OpenSearch cluster, which is started from Maven's packages."""
