"""DAGs in the same shapes as Openverse's, and in shapes that must not be mistaken for them.

Each is started by hand (`schedule=None`) and stays in the state that its name says. The HTTP sensors wait for a server
that the test controls; its address is the connection `data_refresh`.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta

try:  # Airflow 3
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.providers.standard.sensors.external_task import ExternalTaskSensor
    from airflow.sdk import DAG, task, task_group

    AIRFLOW_3 = True
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task, task_group
    from airflow.operators.python import PythonOperator
    from airflow.sensors.external_task import ExternalTaskSensor

    AIRFLOW_3 = False

from airflow.providers.http.sensors.http import HttpSensor

# Long enough that a sensor's state doesn't change during a test.
HOUR = 3600


class TemplatedConnectionHttpSensor(HttpSensor):
    """A subclass, as Openverse has one: the API shows this name and not the base class."""

    template_fields = (*HttpSensor.template_fields, "http_conn_id")


def dag(dag_id: str, **more) -> DAG:
    return DAG(
        dag_id=dag_id,
        schedule=more.pop("schedule", None),
        start_date=more.pop("start_date", datetime(2024, 1, 1)),
        catchup=False,
        is_paused_upon_creation=more.pop("paused", False),
        **more,
    )


def wait(endpoint: str, mode: str = "reschedule", poke_interval: float = HOUR, **more) -> HttpSensor:
    return TemplatedConnectionHttpSensor(
        task_id="wait_for_completion",
        http_conn_id="data_refresh",
        endpoint=endpoint,
        mode=mode,
        poke_interval=poke_interval,
        # A slow executor may report that a sensor was rescheduled only after its next poke was queued, which Airflow takes
        # for a failure.
        retries=more.pop("retries", 5),
        retry_delay=timedelta(seconds=5),
        **more,
    )


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def fail() -> None:
    raise RuntimeError("fails so that it is retried")


# The two refreshes: an HTTP wait inside a mapped task group.
for media in ("image", "audio"):
    with dag(f"{media}_data_refresh") as refresh:

        @task_group(group_id="reindex")
        def reindex(endpoint: str):
            wait(endpoint, poke_interval=15)

        reindex.expand(endpoint=[f"{media}/0", f"{media}/1"]) >> PythonOperator(
            task_id="promote", python_callable=sleep, op_args=[0]
        )

# The same wait, not mapped, with a poke that lasts until the test answers it.
with dag("refresh_held_poke"):
    wait("held", poke_interval=30)

# Poke mode: holds its worker all the time.
with dag("refresh_poke_mode"):
    wait("poke", mode="poke", poke_interval=10)

# Deferrable: handed to the triggerer.
with dag("refresh_deferrable"):
    wait("deferrable", deferrable=True, poke_interval=30)

# Not HTTP: a TaskFlow sensor.
with dag("refresh_task_sensor"):

    @task.sensor(poke_interval=HOUR, timeout=2 * HOUR, mode="reschedule")
    def wait_for_worker() -> bool:
        return False

    wait_for_worker()

# Not HTTP: waits for another DAG.
with dag("refresh_external_dag"):
    ExternalTaskSensor(
        task_id="wait_for_other",
        external_dag_id="idle_00",
        execution_delta=timedelta(days=1),
        mode="reschedule",
        poke_interval=HOUR,
    )

# Executes Python next to an accepted wait.
with dag("refresh_python_beside_wait"):
    wait("beside")
    PythonOperator(task_id="promote", python_callable=sleep, op_args=[HOUR])

# Failed, and will be tried again.
with dag("refresh_up_for_retry"):
    PythonOperator(
        task_id="flaky", python_callable=fail, retries=3, retry_delay=timedelta(hours=1)
    )

# Two runs, the second of which can't start yet.
with dag("refresh_queued", max_active_runs=1):
    wait("queued")

# Paused by hand while it waits.
with dag("refresh_paused"):
    wait("paused")

# DAGs that the runbook does not name.
with dag("other_python"):
    PythonOperator(task_id="work", python_callable=sleep, op_args=[HOUR])

with dag("other_http_wait"):
    wait("other")

with dag("other_queued", paused=True):
    PythonOperator(task_id="work", python_callable=sleep, op_args=[0])

with dag("other_starts_later"):
    PythonOperator(task_id="work", python_callable=sleep, op_args=[HOUR])

# The scheduler starts this one soon: its last interval began a day earlier. Airflow 3 counts moments, not intervals,
# and would consider yesterday's missed.
soon = datetime.fromisoformat(os.environ.get("STARTS_SOON", "2026-01-01T12:00:00Z").replace("Z", "+00:00"))
yesterday = soon.replace(second=0, microsecond=0) - timedelta(days=1, seconds=-1 if AIRFLOW_3 else 0)
with dag("other_starts_soon", schedule=f"{soon.minute} {soon.hour} * * *", start_date=yesterday):
    PythonOperator(task_id="work", python_callable=sleep, op_args=[0])

# Has the many runs that a test inserts into the database; paused, so that no scheduler touches them.
with dag("many_runs", paused=True):
    PythonOperator(task_id="work", python_callable=sleep, op_args=[0])

# DAGs that do not run, enough for more than one page of the tests' servers.
for number in range(30):
    with dag(f"idle_{number:02}") as idle:
        PythonOperator(task_id="work", python_callable=sleep, op_args=[0])
    globals()[idle.dag_id] = idle
