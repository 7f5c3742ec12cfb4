import * as l10n from '@vscode/l10n';
import type { RunView } from '../../src/core/view/view';
import { waysOn } from '../../src/core/view/waysOn';
import { linksOf, productionInWords, statusText } from '../../src/core/view/words/standing';
import { Versions } from './changes';
import { Copy } from './copy';
import { Link } from './link';
import type { Session } from './session';
import { Timed } from './time';
import { RunWays } from './ways';

/** What somebody handling a failure or an incident needs: what production runs, and versions. */
export function Standing({ view, session }: { view: RunView; session: Session }) {
  const production = view.production === null ? productionInWords(view) : null;
  return (
    <div class="standing">
      {production !== null && (
        <p>
          <strong>
            <Timed text={production} session={session} />.
          </strong>
        </p>
      )}
      <Versions versions={view.versions} />
    </div>
  );
}

/** Links for a further look, by service. They come after the buttons, which keyboard users need first. */
export function Links({ view, session }: { view: RunView; session: Session }) {
  const links = linksOf(view);
  if (links.length === 0) return null;
  return (
    <ul class="links" aria-label={l10n.t('Where to look')}>
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

/** Buttons to roll back, where production may have changed, and to copy the status for others. */
export function WayBack({ view, session }: { view: RunView; session: Session }) {
  return (
    <>
      {/* A doubt about production has its own card, which offers the rollback. */}
      {session.isLive && view.production === null && (
        <RunWays ways={waysOn(view)} only={['roll-back']} session={session} />
      )}
      <Copy label={l10n.t('Copy status')} text={() => statusText(view)} />
    </>
  );
}
