"""The shape of what is typed about tickets. What may be done with it is the services' to say."""
