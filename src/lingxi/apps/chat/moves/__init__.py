"""What a turn of a conversation may mean; a file each, with its words in English and Chinese."""
