import { RecordMemory } from '../../core/plan/recordMemory';

/** More jobs are hardly ever looked at by turns. */
const MOST = 4;
const memories = new Map<string, RecordMemory>();

/** What was read of a job's record before, by its step: a record that grows is looked at twice a second. */
export function memoryOf(jobId: string): RecordMemory {
  const memory = memories.get(jobId) ?? new RecordMemory();
  memories.delete(jobId);
  memories.set(jobId, memory);
  const [oldest] = memories.keys();
  if (memories.size > MOST && oldest !== undefined) memories.delete(oldest);
  return memory;
}
