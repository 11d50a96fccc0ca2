"""How a map looks: `looks` holds the colours, symbols and labels of every kind, for pictures and for the page."""
