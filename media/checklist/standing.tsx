import type { RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import { linksOf, productionInWords, statusText } from '../../src/core/view/words/standing';
import { Versions } from './changes';
import { Copy } from './copy';
import { Link } from './link';
import type { Session } from './session';
import { RunWays } from './ways';

/** What whoever answers a failure or an incident needs: what production runs, and versions. */
export function Standing({ view }: { view: RunView }) {
  const production = view.production === null ? productionInWords(view) : null;
  return (
    <div class="standing">
      {production !== null && (
        <p>
          <strong>{production}.</strong>
        </p>
      )}
      <Versions versions={view.versions} />
    </div>
  );
}

/** Where to look further, by service; behind the buttons, which are what the keyboard comes for. */
export function Links({ view, session }: { view: RunView; session: Session }) {
  const links = linksOf(view);
  if (links.length === 0) return null;
  return (
    <ul class="links" aria-label="Where to look">
      {links.map(({ title, address }) => (
        <li key={title}>
          <Link address={address} session={session}>
            {title}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The way back, where production may have changed, and the status for others. */
export function WayBack({ view, session }: { view: RunView; session: Session }) {
  return (
    <>
      {/* A doubt about production has a card of its own, with that way on. */}
      {session.isLive && view.production === null && (
        <RunWays ways={waysOn(view)} only={['roll-back']} session={session} />
      )}
      <Copy label="Copy status" text={() => statusText(view)} />
    </>
  );
}
