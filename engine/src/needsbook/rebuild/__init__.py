"""What rests on what: the keys under which a thing made holds."""
