"""The sample papers of a made-up council, and the script that prints them."""
