"""What it came from: recording, traces, their pages and the audit trail."""
