"""The saved text of a Hugging Face Daily Papers page: its layout, what each block may be, and the reader."""
