"""The archive for assistants, by the Model Context Protocol: tools that quote, and articles."""
