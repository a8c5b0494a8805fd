"""What is kept: tables, transactions, the outbox and the audit trail."""
