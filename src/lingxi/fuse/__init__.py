"""Many vectors or rankings become one."""
