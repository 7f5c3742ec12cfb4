import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as vscode from 'vscode';
import { createAirflow } from '../../src/clients/airflow';
import { ProblemError } from '../../src/core/errors';
import { systemClock as clock } from '../../src/platform/node/clock';

/** Folder of the only certificate in this extension host's certificate store; unset if the store isn't ours to fill. */
const folder = process.env.TEST_CERTIFICATE;

if (folder !== undefined)
  describe("an Airflow with its organization's own certificate", () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map(name => readFileSync(path.join(folder, name)));
    let server: Server;
    // One per test, because an accepted connection is reused.
    beforeEach(async () => {
      server = createServer({ cert, key }, (request, response) => {
        const isVersion = request.url === '/api/v2/version';
        response.writeHead(isVersion ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(isVersion ? { version: '3.3.2', git_version: null } : {}));
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      server.closeAllConnections();
      server.close();
      await trustSystem(undefined);
    });

    const trustSystem = async (value: boolean | undefined) => {
      const { workspace, ConfigurationTarget } = vscode;
      await workspace
        .getConfiguration('http')
        .update('systemCertificates', value, ConfigurationTarget.Global);
    };
    const ask = () => {
      const { port } = server.address() as AddressInfo;
      const airflow = createAirflow({
        address: `https://127.0.0.1:${port}`,
        credentials: () => Promise.resolve({ method: 'bearer', token: 'a-token' }),
        clock,
      });
      return airflow.server(new AbortController().signal);
    };

    it("is reached when VS Code trusts the system's certificates", async () => {
      assert.deepEqual(await ask(), { api: 'v2', version: '3.3.2' });
    });

    it('is refused when it does not, and the setting is named', async () => {
      await trustSystem(false);
      await assert.rejects(ask(), (error: unknown) => {
        assert.ok(error instanceof ProblemError);
        assert.equal(error.problem.code, 'airflow.certificate');
        assert.match(error.problem.remedy, /http\.systemCertificates/);
        return true;
      });
    });
  });
