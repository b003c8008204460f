"""What is shown of decks, facts and differences: tables, Markdown, JSON, a page of cards."""
