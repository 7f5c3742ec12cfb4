import type { ComponentChildren } from 'preact';
import { Icon } from './icons';
import type { Session } from './session';

/**
 * Asks the host to open an address. No `<a href>`: VS Code would open it by itself, past the host's own check.
 * @param address absent: the host found it unsafe, and only the text is shown
 */
export function Link(props: { address: string | undefined; session: Session; children: ComponentChildren }) {
  const { address, session, children } = props;
  if (address === undefined) return <>{children}</>;
  return (
    <button
      type="button"
      role="link"
      class="link"
      title={address}
      onClick={() => {
        session.send({ type: 'open', address });
      }}
    >
      {children}
      <Icon name="link-external" />
    </button>
  );
}
