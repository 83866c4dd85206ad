"""Front matter as it is found: in YAML, TOML, JSON or header lines, of many site generators."""
