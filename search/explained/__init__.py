"""Why a query finds what it finds: counts, offers, corrections."""
