"""What is kept between turns, in a database. Knows no channel."""
