"""Work too long for a request: its row says what is to be done and how far it got; workers are only rung for."""
