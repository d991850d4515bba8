"""What the metadata of files say: inside them (EXIF, IPTC, XMP, PNG text) and beside them (XMP, exported JSON)."""
