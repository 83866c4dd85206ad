"""What Markdown files have beside Markdown: shortcodes of site generators, and HTML."""
