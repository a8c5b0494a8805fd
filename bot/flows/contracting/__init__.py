"""What people and time do to contracts: registering, reminding, deciding, following up, importing."""
