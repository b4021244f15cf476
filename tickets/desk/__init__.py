"""The pages of the operators."""
