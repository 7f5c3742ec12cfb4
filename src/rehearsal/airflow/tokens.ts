import { randomBytes } from 'node:crypto';
import { asObject, json, parseJson, type Answer, type Call } from '../http/call';
import type { Airflow } from './airflow';

/**
 * Tokens of Airflow 3, issued like its FAB auth manager does: only for JSON credentials, with 201
 * (https://airflow.apache.org/docs/apache-airflow-providers-fab/stable/auth-manager/token.html). A new instance has a new
 * signing key, so tokens expire with the instance.
 */
export class TokenIssuer {
  /** Token to the `upSince` of the instance that issued it. */
  private readonly issued = new Map<string, string>();

  constructor(private readonly airflow: Airflow) {}

  issue(call: Call): Answer {
    const body = asObject(parseJson(call.body));
    if (!body || call.headers['content-type']?.startsWith('application/json') !== true) {
      return json(422, {
        detail: [{ loc: ['body'], msg: 'Input should be a valid dictionary', type: 'dict_type' }],
      });
    }
    const { username, password } = this.airflow.account;
    if (body.username !== username || body.password !== password) {
      return json(401, { detail: 'Invalid username or password' });
    }
    const token = randomBytes(24).toString('base64url');
    this.issued.set(token, this.airflow.state.upSince);
    return json(201, { access_token: token });
  }

  accepts(authorization: string | undefined): boolean {
    const token = authorization?.replace(/^Bearer /i, '') ?? '';
    return this.issued.get(token) === this.airflow.state.upSince;
  }
}
