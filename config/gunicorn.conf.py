# How `spend-bot web` serves: https://docs.gunicorn.org/en/stable/settings.html

workers = 2
threads = 8
worker_class = "gthread"
timeout = 30
graceful_timeout = 10
max_requests = 20_000  # a worker is renewed after so many, each at a moment of its own
max_requests_jitter = 2_000
