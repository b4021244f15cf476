"""What beat rings for. Each may be lost, or rung twice: what is to be done stands in the database."""

HOUR = 3600.0
REPORTS_EVERY = 30.0


def beat_schedule(sweep_seconds: float) -> dict[str, dict]:
    return {
        "sweep": every(sweep_seconds, "messaging.tasks.sweep"),
        "fetch-reports": every(REPORTS_EVERY, "messaging.tasks.fetch_reports"),
        "sweep-jobs": every(sweep_seconds, "listings.tasks.sweep"),
        "retain": every(HOUR, "messaging.tasks.retain"),
        "clean-jobs": every(HOUR, "listings.tasks.clean"),
        "count-tables": every(HOUR, "listings.tasks.count_tables"),
    }


def every(seconds: float, task: str) -> dict[str, object]:
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}
