"""What people do with a library: ask, chat, explain, recommend, personal ranking, find duplicates, explore."""
