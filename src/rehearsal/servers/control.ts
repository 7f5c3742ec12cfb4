import { faults, isFaultName, type FaultName } from '../faults';
import { asObject, json, parseJson, type Answer, type Call } from '../http/call';
import { route, router } from '../http/router';
import { startServer, type LoopbackServer } from '../http/server';
import type { LoggedRequest } from './requestLog';

/** The parts of a world that the control server exposes. */
export interface Controls {
  /** ID of the world, which distinguishes it from anything else that may later listen on the same port. */
  readonly id: string;
  faultsOn(): readonly FaultName[];
  fault(name: FaultName, on: boolean): Promise<void>;
  readonly requests: readonly LoggedRequest[];
  /** Called right after `POST /control/stop`, late enough for its answer to be sent. */
  readonly stop: () => void;
  /** Called on every request, so that a world in use doesn't stop itself. */
  readonly used: () => void;
}

/**
 * Serves the switches of a world that runs in another process: `GET /control/world`, `GET /control/faults`, `POST
 * /control/faults/<name>` with `{"on": true}`, `GET /control/requests`, `POST /control/stop`. A POST must be JSON, which a web
 * page can't send to another origin without permission.
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
