"""How customers get into a new hosting account: a mail, and a link that shows the password once."""
