def logging_config(level: str) -> dict[str, object]:
    """Everything to stderr, one line each, with the id of the request that it belongs to."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "accounts.middleware.RequestIdFilter"}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(request_id)s %(name)s %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
        "root": {"handlers": ["stderr"], "level": level},
        # Anybody on the internet may ask for a foreign name. It is answered with 400; it is no error of ours.
        "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
    }
