"""What each role sees of the colony: the models of the views, and the functions that build them."""
