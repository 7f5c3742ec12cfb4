"""Makes an Airflow's database: its tables, and the users of the tests, each with its name as its password."""

import os
import sqlite3

from airflow.utils import db

db.upgradedb()

# Kept in the file: readers no longer stop a writer, so that several components can share it.
path = os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].removeprefix("sqlite:///")
sqlite3.connect(path).execute("pragma journal_mode = wal").close()

from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder  # noqa: E402
from werkzeug.security import generate_password_hash  # noqa: E402

# Airflow 2 checks the password of each request, which by default takes it longer than to answer.
CHEAP = "pbkdf2:sha256:1"

ROLES = {
    "onedag": [
        ("can_read", "DAG:image_data_refresh"),
        ("can_read", "DAG Runs"),
        ("can_read", "Task Instances"),
    ],
    "nothing": [],
}

with get_application_builder() as builder:
    security = builder.sm
    security.sync_roles()
    for name, rights in ROLES.items():
        role = security.add_role(name)
        for action, resource in rights:
            security.add_permission_to_role(role, security.create_permission(action, resource))
    for name, role in (("admin", "Admin"), ("onedag", "onedag"), ("nothing", "nothing")):
        email = f"{name}@example.org"
        hashed = generate_password_hash(name, method=CHEAP)
        if not security.add_user(name, name, name, email, security.find_role(role), hashed_password=hashed):
            raise SystemExit(f"could not add the user {name}")
