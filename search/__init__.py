"""A question in, hits and cited answers out: reading the question, two indexes, ranking, answering."""
