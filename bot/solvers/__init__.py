"""Numbers of one's own: the data of a challenge for each member, with its answer and mistakes."""
