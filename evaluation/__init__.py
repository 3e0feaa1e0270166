"""How good the answers are: gold questions, measures, a reference pipeline to compare with, benchmarks."""
