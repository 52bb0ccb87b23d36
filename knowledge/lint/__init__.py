"""Problems in the documents: what contradicts itself, the calendar or another place. A module a kind of problem."""
