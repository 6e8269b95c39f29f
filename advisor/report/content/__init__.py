"""What the report says, without a word on how it looks: blocks of text, tables, figures, in reading order."""
