"""Who the requests come from: providers, the OAuth app, token stores."""
