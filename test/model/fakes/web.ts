import type { WebApi } from '../../../src/core/ports/web';

/** The service, its maintenance page, and those who are told about a deployment. */
export class Web {
  isUnderMaintenance = false;
  /** How many requests were sent to it. */
  sent = 0;

  /** @param isUp whether the service answers as it should */
  api(isUp: () => boolean): WebApi {
    return {
      get: () => Promise.resolve({ status: isUp() ? 200 : 503, json: undefined }),
      send: () => {
        this.sent += 1;
        return Promise.resolve({ status: 200, json: undefined });
      },
    };
  }
}
