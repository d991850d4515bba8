"""What learns from liked and unliked hits, a file each."""
