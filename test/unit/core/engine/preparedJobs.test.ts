import assert from 'node:assert/strict';
import { mustHaveEnded } from '../../../../src/core/engine/jobsOfRun';
import { untouchedStep } from '../../../../src/core/journal/state';

describe('a command that was prepared but not started, when its run is closed', () => {
  const notes = { jobId: 'job-1', 'undoJob:2026-11-22T12:00:00Z:page': 'job-2' };
  const log = { record: { steps: { page: { ...untouchedStep, notes } } } };

  async function forgotten(callsOff?: boolean): Promise<readonly string[]> {
    const jobs: string[] = [];
    const runner = {
      status: async () => ({ state: 'starting' }),
      forget: async (id: string) => void jobs.push(id),
    };
    await mustHaveEnded({ log, ports: { runner } } as never, callsOff);
    return jobs;
  }

  it('is discarded, unless it undoes a step, since closing starts that one, even after a crash', async () => {
    assert.deepEqual(await forgotten(), ['job-1']);
  });

  it('is kept while the run goes on', async () => {
    assert.deepEqual(await forgotten(false), []);
  });
});
