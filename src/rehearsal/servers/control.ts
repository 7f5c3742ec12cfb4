import { faults, isFaultName, type FaultName } from '../faults';
import { asObject, json, parseJson, type Answer, type Call } from '../http/call';
import { route, router } from '../http/router';
import { startServer, type LoopbackServer } from '../http/server';
import type { LoggedRequest } from './requestLog';

/** What the control server switches. */
export interface Controls {
  /** Of the world; tells it from whatever else may come to listen here. */
  readonly id: string;
  faultsOn(): readonly FaultName[];
  fault(name: FaultName, on: boolean): Promise<void>;
  readonly requests: readonly LoggedRequest[];
  /** Called after the answer to `POST /control/stop` was given. */
  readonly stop: () => void;
  /** Told of every request, so that a world that is used doesn't end itself. */
  readonly used: () => void;
}

/**
 * Serves the switches of a world that runs in another process: `GET /control/world`, `GET /control/faults`, `POST /control/faults/<name>` with
 * `{"on": true}`, `GET /control/requests`, `POST /control/stop`. A POST must be JSON, which no page in a browser can send
 * to another origin unasked.
 */
export function startControl(controls: Controls): Promise<LoopbackServer> {
  return startServer(
    router(
      [
        route('GET', '/control/world', () => json(200, { id: controls.id })),
        route('GET', '/control/faults', () => listFaults(controls)),
        route('POST', '/control/faults/:name', call => switchOne(controls, call)),
        route('GET', '/control/requests', () => json(200, controls.requests)),
        route('POST', '/control/stop', call => {
          if (!isJson(call)) return refused;
          setImmediate(controls.stop);
          return json(200, { stopping: true });
        }),
      ],
      () => json(404, { message: 'The rehearsal has no such control.' }),
    ),
    controls.used,
  );
}

const refused = json(415, { message: 'Send application/json.' });

function isJson(call: Call): boolean {
  return call.headers['content-type']?.startsWith('application/json') === true;
}

function listFaults(controls: Controls): Answer {
  const on = new Set(controls.faultsOn());
  return json(
    200,
    faults.map(fault => ({ ...fault, on: on.has(fault.name) })),
  );
}

async function switchOne(controls: Controls, call: Call): Promise<Answer> {
  if (!isJson(call)) return refused;
  const name = call.params.name ?? '';
  if (!isFaultName(name)) return json(404, { message: `There is no fault "${name}".` });
  const on = asObject(parseJson(call.body))?.on;
  if (typeof on !== 'boolean') return json(400, { message: 'Send {"on": true} or {"on": false}.' });
  await controls.fault(name, on);
  return listFaults(controls);
}
