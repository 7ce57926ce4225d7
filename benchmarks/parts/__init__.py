"""What is measured, a module a part; each returns its section of docs/performance.md."""
