"""Words of a request that are a filter: dates, kinds of files, places; in English and Chinese."""
