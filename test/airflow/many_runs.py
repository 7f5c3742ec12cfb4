"""Inserts many unfinished runs with waiting sensors into the database, as copies of the paused one.

Arguments: the SQLite file, the number of runs, the number of task instances of each.
"""

import sqlite3
import sys
import uuid
from datetime import datetime, timedelta, timezone

path, runs, tasks = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
database = sqlite3.connect(path, timeout=60)
database.row_factory = sqlite3.Row


def template(table: str, where: str) -> dict:
    row = database.execute(f"select * from {table} where {where} limit 1").fetchone()
    return dict(row)


def insert(table: str, row: dict) -> None:
    names = ", ".join(row)
    database.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


run = template("dag_run", "dag_id = 'refresh_paused'")
task = template("task_instance", "dag_id = 'refresh_paused'")
del run["id"]
date = "execution_date" if "execution_date" in run else "logical_date"
first = datetime(2025, 1, 1, tzinfo=timezone.utc)
for number in range(runs):
    run_id = f"many_{number:04}"
    when = (first + timedelta(seconds=number)).strftime("%Y-%m-%d %H:%M:%S.%f")
    insert("dag_run", {**run, "dag_id": "many_runs", "run_id": run_id, date: when})
    for index in range(tasks):
        copy = {**task, "dag_id": "many_runs", "run_id": run_id, "task_id": "wait", "map_index": index}
        if "id" in copy:
            copy["id"] = uuid.uuid4().hex
        insert("task_instance", copy)
database.commit()
