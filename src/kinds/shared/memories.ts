import { RecordMemory } from '../../core/plan/recordMemory';

/** It is rare for more jobs than this to be observed alternately. */
const MOST = 4;
const memories = new Map<string, RecordMemory>();

/** What was already read of a job's record, by job: a growing record is read twice a second. */
export function memoryOf(jobId: string): RecordMemory {
  const memory = memories.get(jobId) ?? new RecordMemory();
  memories.delete(jobId);
  memories.set(jobId, memory);
  const [oldest] = memories.keys();
  if (memories.size > MOST && oldest !== undefined) memories.delete(oldest);
  return memory;
}
