"""Text from outside, made safe, readable and comparable."""
