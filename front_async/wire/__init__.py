"""One HTTP exchange and nothing more. Everything about tokens, retries and limits is above."""
