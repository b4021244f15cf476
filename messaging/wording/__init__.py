"""What messages say: the events that write to people, whose words are in force, and how they are filled."""
