"""The Bot API served within this process, for the local chat and the tests."""
