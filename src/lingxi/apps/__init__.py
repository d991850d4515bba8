"""What people do with a library: ask, chat, explain, moderate."""
