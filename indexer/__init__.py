"""Files in, passages out: readers, furniture, joins, papers, numbering, passages, references, ingest."""
