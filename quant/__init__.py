"""Pure mathematics on prices: numbers in, numbers out; imports nothing of ours but itself."""
