import type { WebApi } from '../../../src/core/ports/web';

/** What the service, its maintenance page and whoever is told of a deployment are like. */
export class Web {
  isUnderMaintenance = false;
  /** How often something was sent to it. */
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
