"""Name servers below domains of ours: hosts with addresses (glue), as they were set here."""
