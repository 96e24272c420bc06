"""How one request travels: deadline, retry, redirects, pacing, gate, Bearer, and back again."""
