"""What people do with a library: ask, chat, explain, recommend, rank for a person, moderate, tidy, explore."""
