"""GET /def/all and what belongs to it: the def tables as the mod writes them."""
