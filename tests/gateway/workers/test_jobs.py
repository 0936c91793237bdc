"""Periodic work: once in the cluster, when it is due, and whatever becomes of the last run."""

import asyncio
from datetime import timedelta

import pytest

from adapters.errors import Unavailable
from gateway.errors import DatabaseUnavailable
from gateway.workers.jobs import Job, Jobs
from tests.support.office import eventually

HOUR = timedelta(hours=1)


class Watched:
    def __init__(self):
        self.succeeded, self.failed = [], []

    def job_succeeded(self, job, seconds):
        self.succeeded.append(job)

    def job_failed(self, job, seconds):
        self.failed.append(job)


@pytest.fixture
def watched():
    return Watched()


@pytest.fixture
def jobs(idle_office, watched):
    return Jobs(idle_office.services.database, [], observer=watched)


async def _nothing():
    return None


async def test_job_runs_when_it_is_due_and_not_before(idle_office, jobs, watched):
    job = Job("sweep", HOUR, _nothing)
    assert [await jobs.run_if_due(job), await jobs.run_if_due(job)] == [True, False]
    await idle_office.execute("UPDATE jobs SET started_at = started_at - interval '61 minutes'")
    assert await jobs.run_if_due(job)
    assert watched.succeeded == ["sweep", "sweep"]


@pytest.mark.parametrize("error", [Unavailable("unreachable"), ZeroDivisionError()], ids=["foreseen", "bug"])
async def test_job_that_failed_runs_again_sooner(idle_office, jobs, watched, error):
    async def fail():
        raise error

    job = Job("sweep", HOUR, fail)
    assert await jobs.run_if_due(job)
    assert not await jobs.run_if_due(job)
    await idle_office.execute("UPDATE jobs SET started_at = started_at - interval '6 minutes'")
    assert await jobs.run_if_due(job)
    assert watched.failed == ["sweep", "sweep"]


async def test_one_of_two_nodes_runs_a_job(jobs):
    began = []
    both_asked = asyncio.Event()

    async def slow():
        began.append(1)
        await both_asked.wait()

    job = Job("sweep", timedelta(0), slow)
    first = asyncio.create_task(jobs.run_if_due(job))
    await eventually(lambda: asyncio.sleep(0, began), seconds=30)
    assert not await jobs.run_if_due(job)
    both_asked.set()
    assert await first
    assert len(began) == 1


async def test_jobs_go_on_after_a_failure_and_do_not_wait_for_each_other(idle_office, watched):
    stuck, failed = asyncio.Event(), []

    async def fail_once():
        failed.append(1)
        if len(failed) == 1:
            raise ZeroDivisionError

    often = timedelta(milliseconds=10)
    jobs = Jobs(
        idle_office.services.database,
        [Job("stuck", often, stuck.wait), Job("flaky", often, fail_once)],
        observer=watched,
    )
    jobs.start()
    await eventually(lambda: asyncio.sleep(0, watched.succeeded), seconds=30)
    await jobs.stop()
    assert (watched.failed, watched.succeeded[0]) == (["flaky"], "flaky")


@pytest.mark.fault("F065")
async def test_f065_job_whose_connection_was_cut_does_not_outlast_the_stop(idle_office, monkeypatch):
    """The cut is found while the job is being cancelled, and hides the cancellation."""
    began = asyncio.Event()

    async def work():
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as err:
            raise DatabaseUnavailable("disconnect") from err

    monkeypatch.setattr("gateway.workers.jobs.random.random", lambda: 0.0)
    jobs = Jobs(idle_office.services.database, [Job("cut", timedelta(seconds=1), work)])
    jobs.start()
    await asyncio.wait_for(began.wait(), 30)
    await asyncio.wait_for(jobs.stop(), 30)
