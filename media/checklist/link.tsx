import type { ComponentChildren } from 'preact';
import { Icon } from './icons';
import type { Session } from './session';

/**
 * Asks the host to open an address. Not `<a href>`, which VS Code would open by itself, bypassing the host's own check.
 * @param address absent if the host found it unsafe; then only the text is shown
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
